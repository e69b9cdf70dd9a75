/// Golden vectors of the example definition, written into `golden.inc` by tests/tools/firmware_host_test.ts.
#include "check.h"
#include "fake_board.h"
#include "server_side.h"

/// A request, and how to see that it arrived as it was meant.
struct GoldenRequest {
  const char* name;
  Bytes wire;
  bool (*arrived)();
};

/// What the board says, and how to make it say that.
struct GoldenAnswer {
  const char* name;
  Bytes wire;
  void (*arrange)();
  Bytes request;
};

#include "golden.inc"

/// A session whose next sequence number is this one.
static void sessionAt(uint8_t sequence) {
  newBoard();
  Server server(GOLDEN_SESSION);
  for (uint8_t index = 0; index < sequence; index++) server.ask(OP_SYSTEM, {PING});
}

/// A frame's header, behind COBS: only a header of 0 has its code byte before it.
static uint8_t headerOf(const Bytes& wire) { return wire[0] == 1 ? 0 : wire[1]; }

TEST("every golden request arrives as it was meant, and runs once") {
  for (const GoldenRequest& golden : goldenRequests) {
    sessionAt(headerOf(golden.wire) >> 5);
    give(golden.wire);
    if (!golden.arrived()) fprintf(stderr, "%s\n", golden.name);
    CHECK(golden.arrived());
    CHECK(board.runs <= 1);
  }
}

TEST("every golden answer is what the board says, byte by byte") {
  for (const GoldenAnswer& golden : goldenAnswers) {
    sessionAt(headerOf(golden.wire) >> 5);
    golden.arrange();
    give(golden.request);
    destello::linkSendEvents();
    destello::linkSendText();
    const Bytes said = takeBytes();
    if (said != golden.wire) fprintf(stderr, "%s\n", golden.name);
    CHECK(said == golden.wire);
  }
}

TEST("P10: no damage of one or two bits in a golden command is run") {
  for (const GoldenRequest& golden : goldenRequests) {
    sessionAt(headerOf(golden.wire) >> 5);
    const int bits = static_cast<int>(golden.wire.size()) * 8;
    for (int first = 0; first < bits; first++) {
      for (int second = first; second < bits; second++) {
        Bytes damaged = golden.wire;
        damaged[first / 8] ^= static_cast<uint8_t>(1 << first % 8);
        if (second != first) damaged[second / 8] ^= static_cast<uint8_t>(1 << second % 8);
        const uint8_t expected = destello::link.expected;
        give(damaged);
        destello::linkTake(0);
        takeBytes();
        CHECK(board.runs == 0 && destello::link.expected == expected);
      }
    }
  }
}
