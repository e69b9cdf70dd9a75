#include "link.h"

#include "../build_id.gen.h"
#include "storage.h"

namespace destello {

namespace {

constexpr uint8_t OP_SYSTEM = 31;
constexpr uint8_t HELLO = 0;
constexpr uint8_t PING = 1;
constexpr uint8_t SNAPSHOT = 2;
constexpr uint8_t ASSIGN = 3;

constexpr uint16_t HELLO_SEED = 0xde57;
constexpr uint8_t HELLO_FRAME = 5;
constexpr uint8_t HELLO_REPLY = 17;
constexpr uint8_t OVERHEAD = 3;

constexpr uint8_t BOOT_HEADER = 0x1f;
constexpr uint8_t EVENT = 0x10;
constexpr uint8_t NAK = 15;

/// Decoded length of a frame with this op, or 0 if there is none such (W1).
uint8_t frameLength(uint8_t op, uint8_t kind) {
  if (op < COMMAND_COUNT) return static_cast<uint8_t>(fromFlash(COMMANDS[op]).argBytes + OVERHEAD);
  if (op != OP_SYSTEM) return 0;
  if (kind == ASSIGN) return 5 + OVERHEAD;
  return kind == PING || kind == SNAPSHOT ? 1 + OVERHEAD : 0;
}

/// A channel's state, read from the hardware, into a frame (W3).
void putState(FrameWriter& writer, uint8_t channel) {
  uint8_t state[MAX_STATE];
  const ChannelRow row = fromFlash(CHANNELS[channel]);
  row.read(state);
  for (uint8_t index = 0; index < row.bytes; index++) writer.put(state[index]);
}

}  // namespace

void Link::begin() {
  boot_ = countBoot();
  cause_ = resetCause();
  // Nothing was asked for yet: every leased channel is as the sketch started it, which is safe.
  for (uint8_t lease = 0; lease < LEASE_COUNT; lease++) silent_[lease] = true;
  sendBoot();
}

bool Link::sendBoot() {
  if (!FrameWriter::fits(3)) return false;
  FrameWriter writer(static_cast<uint16_t>(~HELLO_SEED), BOOT_HEADER);
  writer.putNumber(boot_);
  writer.put(cause_);
  writer.finish();
  return true;
}

void Link::take(uint8_t byte) {
  switch (reader_.take(byte, seed_)) {
    case FrameReader::nothing: return;
    case FrameReader::bad: return complain();
    case FrameReader::frame: return handle();
  }
}

void Link::handle() {
  if (hello()) return;
  const uint8_t header = reader_.bytes[0];
  const uint8_t op = header & 31;
  if (!open_ || !reader_.matches() || reader_.length != frameLength(op, reader_.bytes[1])) return complain();
  heard_ = true;
  const uint8_t sequence = header >> 5;
  const uint8_t ahead = (sequence - expected_) & 7;
  if (ahead >= 1 && ahead <= 3) return complain();
  Status& status = statuses_[sequence & 3];
  if (ahead == 0) {
    status = run(op);
    expected_ = (sequence + 1) & 7;
    complained_ = false;
  }
  answer(static_cast<uint8_t>((header & 0xe0) | static_cast<uint8_t>(status)), op);
}

/// W10: a HELLO opens a session, or repeats the answer of the one that is open.
bool Link::hello() {
  if (reader_.length != HELLO_FRAME || (reader_.bytes[0] & 31) != OP_SYSTEM || reader_.bytes[1] != HELLO) return false;
  uint16_t crc = HELLO_SEED;
  for (uint8_t index = 0; index < HELLO_FRAME; index++) crc = crc16(crc, reader_.bytes[index]);
  if (crc != 0) return false;
  const uint8_t session = reader_.bytes[2];
  if (!open_ || session != session_) {
    open_ = true;
    session_ = session;
    seed_ = crc16(static_cast<uint16_t>((SCHEMA_HASH >> 16) ^ (SCHEMA_HASH & 0xffff)), session);
    expected_ = 0;
    // What never ran was not done (W4).
    for (uint8_t index = 0; index < 4; index++) statuses_[index] = Status::refused;
    events_ = 0;
    for (uint8_t index = 0; index < CHANNEL_COUNT; index++) dirty_[index] = false;
    anyDirty_ = false;
  }
  complained_ = false;
  heard_ = true;
  if (!FrameWriter::fits(HELLO_REPLY)) return true;
  FrameWriter writer(static_cast<uint16_t>(~HELLO_SEED), static_cast<uint8_t>(expected_ << 5));
  writer.putNumber(SCHEMA_HASH);
  writer.putNumber(storedUid());
  writer.putNumber(boot_);
  writer.putNumber(BUILD_ID);
  writer.put(RX_WINDOW);
  writer.put(MAX_REQUEST);
  writer.put(cause_);
  writer.finish();
  return true;
}

/// W5, W11: one NAK for each burst; a board that has no session says BOOT.
void Link::complain() {
  if (complained_) return;
  if (!open_) {
    complained_ = sendBoot();
  } else if (FrameWriter::fits(0)) {
    FrameWriter writer(static_cast<uint16_t>(~seed_), static_cast<uint8_t>(expected_ << 5 | NAK));
    writer.finish();
    complained_ = true;
  }
}

Status Link::run(uint8_t op) {
  const uint8_t* payload = reader_.bytes + 1;
  if (op != OP_SYSTEM) return fromFlash(COMMANDS[op]).run(payload);
  if (payload[0] == ASSIGN) {
    storeUid(payload[1] | static_cast<uint32_t>(payload[2]) << 8 | static_cast<uint32_t>(payload[3]) << 16 |
             static_cast<uint32_t>(payload[4]) << 24);
  }
  return Status::ok;
}

void Link::answer(uint8_t header, uint8_t op) {
  if (op != OP_SYSTEM) {
    const uint8_t channel = fromFlash(COMMANDS[op]).channel;
    if (!FrameWriter::fits(fromFlash(CHANNELS[channel]).bytes)) return;
    FrameWriter writer(static_cast<uint16_t>(~seed_), header);
    putState(writer, channel);
    return writer.finish();
  }
  if (!FrameWriter::fits(SNAPSHOT_BYTES > 4 ? SNAPSHOT_BYTES : 4)) return;
  FrameWriter writer(static_cast<uint16_t>(~seed_), header);
  const uint8_t kind = reader_.bytes[1];
  if (kind == ASSIGN) {
    writer.putNumber(storedUid());
  } else {
    writer.put(events_);
    if (kind == SNAPSHOT) {
      for (uint8_t channel = 0; channel < CHANNEL_COUNT; channel++) putState(writer, channel);
    }
  }
  writer.finish();
}

void Link::tick(uint32_t now) {
  if (heard_) {
    heard_ = false;
    lastHeard_ = now;
    for (uint8_t lease = 0; lease < LEASE_COUNT; lease++) silent_[lease] = false;
  }
  const uint32_t silence = now - lastHeard_;
  for (uint8_t lease = 0; lease < LEASE_COUNT; lease++) {
    if (silent_[lease]) continue;
    const LeaseRow row = fromFlash(LEASES[lease]);
    if (silence < row.ms) continue;
    silent_[lease] = true;
    row.safe();
    changed(row.channel);
  }
}

void Link::sendEvents() {
  if (!waiting()) return;
  anyDirty_ = false;
  for (uint8_t channel = 0; channel < CHANNEL_COUNT; channel++) {
    if (!dirty_[channel]) continue;
    if (!FrameWriter::fits(fromFlash(CHANNELS[channel]).bytes)) {
      anyDirty_ = true;
      continue;
    }
    dirty_[channel] = false;
    events_++;
    FrameWriter writer(static_cast<uint16_t>(~seed_), static_cast<uint8_t>(events_ << 5 | EVENT | channel));
    putState(writer, channel);
    writer.finish();
  }
}

}  // namespace destello
