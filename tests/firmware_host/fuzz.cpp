/// libFuzzer target: any input is a story of good frames, damaged frames, noise, time and changes. Whatever happens, the
/// board says only whole frames with a right CRC, and a good frame moves it on by one command at most.
#include "check.h"
#include "fake_board.h"
#include "server_side.h"

namespace {

struct Story {
  const uint8_t* at;
  const uint8_t* end;
  uint8_t byte() { return at == end ? 0 : *at++; }
  Bytes bytes(size_t count) {
    Bytes taken;
    while (taken.size() < count) taken.push_back(byte());
    return taken;
  }
};

/// Take what the board has said, under the seed of its session.
void drain() { takeFrames(destello::link.seed); }

/// Noise may by chance be a HELLO; what was said before it is then under another seed.
void noise(const Bytes& bytes) {
  const uint16_t seed = destello::link.seed;
  give(bytes);
  if (destello::link.seed != seed) takeBytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Story story = {data, data + size};
  newBoard();
  while (story.at != story.end) {
    const uint8_t what = story.byte();
    const uint8_t length = static_cast<uint8_t>(what >> 3);
    const uint16_t seed = destello::link.seed;
    const int runs = board.runs;
    const uint8_t expected = destello::link.expected;
    switch (what & 7) {
      case 0:
        drain();
        give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, story.byte()}));
        drain();
        continue;
      case 1: {
        const uint8_t header = story.byte();
        give(frameOf(seed, header, story.bytes(length)));
        break;
      }
      case 2: {
        const uint8_t header = story.byte();
        Bytes damaged = frameOf(seed, header, story.bytes(length));
        damaged[story.byte() % damaged.size()] ^= story.byte();
        noise(damaged);
        continue;
      }
      case 3: noise(story.bytes(length)); continue;
      case 4: for (int tick = 0; tick < length; tick++) destello::linkTick(); break;
      case 5: destello::linkChanged(length % destello::CHANNEL_COUNT); break;
      case 6: destello::linkSendEvents(); break;
      case 7: drain(); break;
    }
    const bool moved = destello::link.expected != expected;
    CHECK(!moved || destello::link.expected == static_cast<uint8_t>(expected + 0x20));
    CHECK(board.runs - runs <= (moved ? 1 : 0));
    CHECK(destello::sending.used() <= destello::TX_SIZE);
  }
  return 0;
}
