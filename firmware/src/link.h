/// The board's end of the link: rules W1 to W16 of docs/SPEC.md. Knows bytes and tables, no hardware.
#pragma once

#include "frame_reader.h"
#include "frame_writer.h"

namespace destello {

class Link {
 public:
  /// Count the start and say BOOT (W11).
  void begin();
  /// Take a byte from the line; a frame that it completes is run and answered.
  void take(uint8_t byte);
  /// Let leases run out (W13). `now` in milliseconds.
  void tick(uint32_t now);
  /// Send the changes that have not been sent (W7), as far as there is room.
  void sendEvents();
  /// A channel changed by itself (W7).
  void changed(uint8_t channel) { dirty_[channel] = true; anyDirty_ = true; }

  /// Whether the line is in the middle of a frame.
  bool receiving() const { return reader_.started(); }
  /// Whether a change waits to be sent.
  bool waiting() const { return open_ && anyDirty_; }

 private:
  void handle();
  bool hello();
  void complain();
  Status run(uint8_t op);
  void answer(uint8_t header, uint8_t op);
  bool sendBoot();

  FrameReader reader_;
  uint16_t seed_;
  uint8_t session_;
  bool open_;
  /// W4: the sequence number that runs next, and the status of each of the last four.
  uint8_t expected_;
  Status statuses_[4];
  /// W5: this burst has had its NAK.
  bool complained_;
  /// W7: events sent in this session.
  uint8_t events_;
  bool anyDirty_;
  bool dirty_[CHANNEL_COUNT];
  /// W13: a good frame came since the last tick; when that was; which leases have run out.
  bool heard_;
  bool silent_[LEASE_COUNT + 1];
  uint32_t lastHeard_;
  uint16_t boot_;
  uint8_t cause_;
};

}  // namespace destello
