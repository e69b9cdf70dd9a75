/// The server's end of the wire, written a second time and as plainly as can be.
#pragma once

#include <stdint.h>

#include <vector>

typedef std::vector<uint8_t> Bytes;

const uint16_t HELLO_SEED = 0xde57;
const uint8_t OP_SYSTEM = 31;
const uint8_t HELLO = 0;
const uint8_t PING = 1;
const uint8_t IDENTIFY = 4;
const uint8_t SNAPSHOT = 2;
const uint8_t ASSIGN = 3;
const uint8_t NAK = 15;

/// A frame from the board, its CRC checked.
struct Frame {
  /// It matched the board's side of this seed.
  uint16_t seed;
  uint8_t header;
  Bytes payload;
};

/// The seed of a session with the board under test (W2).
uint16_t sessionSeed(uint8_t session);
/// What a frame with text has as its seed (W23), as `Frame` counts it.
uint16_t textSeed(uint16_t session);
/// A frame as it goes over the line.
Bytes frameOf(uint16_t seed, uint8_t header, const Bytes& payload);
/// Give bytes to the board.
void give(const Bytes& bytes);
/// Take what the board has sent, as bytes.
Bytes takeBytes();
/// Take what the board has sent, as frames; fails the test if there is anything else.
std::vector<Frame> takeFrames(uint16_t seed);

/// A conversation: counts the sequence numbers.
struct Server {
  uint16_t seed;
  uint8_t sequence;

  /// Open a session and throw away what the board has said.
  explicit Server(uint8_t session);
  /// A request with the next sequence number.
  Bytes next(uint8_t op, const Bytes& payload);
  /// Send a request; returns the one reply.
  Frame ask(uint8_t op, const Bytes& payload);
};
