#include "server_side.h"

#include "check.h"
#include "../firmware/src/line.h"
#include "../firmware/src/link.h"

static uint16_t divide(uint16_t crc, const Bytes& bytes) {
  for (uint8_t byte : bytes) {
    for (int bit = 7; bit >= 0; bit--) {
      const bool out = ((crc >> 15) ^ (byte >> bit & 1)) != 0;
      crc = static_cast<uint16_t>(crc << 1 ^ (out ? 0x1021 : 0));
    }
  }
  return crc;
}

uint16_t sessionSeed(uint8_t session) {
  return divide(static_cast<uint16_t>((destello::SCHEMA_HASH >> 16) ^ destello::SCHEMA_HASH), {session});
}

uint16_t textSeed(uint16_t session) { return static_cast<uint16_t>(~(session ^ 0x00ff)); }

Bytes frameOf(uint16_t seed, uint8_t header, const Bytes& payload) {
  Bytes frame = {header};
  frame.insert(frame.end(), payload.begin(), payload.end());
  const uint16_t crc = divide(seed, frame);
  frame.push_back(static_cast<uint8_t>(crc >> 8));
  frame.push_back(static_cast<uint8_t>(crc));
  Bytes wire = {0};
  size_t code = 0;
  for (uint8_t byte : frame) {
    if (byte == 0) {
      wire[code] = static_cast<uint8_t>(wire.size() - code);
      code = wire.size();
    }
    wire.push_back(byte);
  }
  wire[code] = static_cast<uint8_t>(wire.size() - code);
  wire.push_back(0);
  return wire;
}

void give(const Bytes& bytes) {
  for (uint8_t byte : bytes) destello::linkTake(byte);
}

Bytes takeBytes() {
  Bytes bytes;
  CHECK(destello::sending.used() <= destello::TX_SIZE);
  for (uint8_t byte; destello::sending.pop(byte);) bytes.push_back(byte);
  return bytes;
}

static Bytes decoded(const Bytes& block) {
  Bytes frame;
  for (size_t code = 0; code < block.size();) {
    const size_t end = code + block[code];
    CHECK(block[code] != 0xff && end <= block.size());
    if (code != 0) frame.push_back(0);
    frame.insert(frame.end(), block.begin() + code + 1, block.begin() + end);
    code = end;
  }
  return frame;
}

std::vector<Frame> takeFrames(uint16_t seed) {
  std::vector<Frame> frames;
  Bytes block;
  for (uint8_t byte : takeBytes()) {
    if (byte != 0) {
      block.push_back(byte);
      continue;
    }
    const Bytes frame = decoded(block);
    block.clear();
    CHECK(frame.size() >= 3);
    uint16_t fitting = 0;
    int fit = 0;
    for (uint16_t one : {seed, textSeed(seed), HELLO_SEED}) {
      if (divide(static_cast<uint16_t>(~one), frame) != 0) continue;
      fitting = one;
      fit++;
    }
    CHECK(fit == 1);
    frames.push_back({fitting, frame[0], Bytes(frame.begin() + 1, frame.end() - 2)});
  }
  CHECK(block.empty());
  return frames;
}

Server::Server(uint8_t session) : seed(sessionSeed(session)), sequence(0) {
  give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, session}));
  takeBytes();
}

Bytes Server::next(uint8_t op, const Bytes& payload) {
  const uint8_t header = static_cast<uint8_t>(sequence << 5 | op);
  sequence = (sequence + 1) & 7;
  return frameOf(seed, header, payload);
}

Frame Server::ask(uint8_t op, const Bytes& payload) {
  give(next(op, payload));
  const std::vector<Frame> frames = takeFrames(seed);
  CHECK(frames.size() == 1 && frames[0].seed == seed);
  return frames[0];
}
