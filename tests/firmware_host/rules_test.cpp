/// Rules of docs/SPEC.md that the board keeps.
#include <string.h>

#include <algorithm>
#include <string>

#include "check.h"
#include "fake_board.h"
#include "server_side.h"

using destello::Status;

// Ops of the example definition, and the numbers of its channels.
const uint8_t LED_SET = 0;
const uint8_t LED_TOGGLE = 1;
const uint8_t LAMP_FADE = 2;
const uint8_t OPS = 3;
const uint8_t LED = 0;
const uint8_t LIGHT = 1;
const uint8_t LAMP = 2;
const uint16_t LAMP_LEASE = destello::lamp::LEASE_MS;

static bool isNak(const Frame& frame, const Server& server, uint8_t expected) {
  return frame.seed == server.seed && frame.header == (expected << 5 | NAK) && frame.payload.empty();
}

static void ticks(int count) {
  for (int tick = 0; tick < count; tick++) destello::linkTick();
}

/// What a board keeps that has this name and id.
static Bytes assigned(const char* name, const Bytes& uid) {
  Bytes stored(20, 0);
  memcpy(stored.data(), name, strlen(name));
  stored.insert(stored.end(), uid.begin(), uid.end());
  return stored;
}

/// ASSIGN's payload.
static Bytes request(const Bytes& stored) {
  Bytes payload = {ASSIGN};
  payload.insert(payload.end(), stored.begin(), stored.end());
  return payload;
}

/// Name and id in HELLO's reply.
static Bytes storedIn(const Bytes& hello) { return Bytes(hello.begin() + 11, hello.begin() + 35); }

TEST("W1: a frame with another length than its op's is never run, and answered with a NAK") {
  const size_t right[] = {1, 0, 3};
  for (uint8_t op = 0; op < 31; op++) {
    for (size_t length = 0; length <= 61; length++) {
      if (op < OPS && length == right[op]) continue;
      newBoard();
      Server server(7);
      CHECK(isNak(server.ask(op, Bytes(length, 0)), server, 0));
      CHECK(board.runs == 0);
    }
  }
}

TEST("W1: a system request of another kind or length is a bad frame") {
  const size_t right[] = {99, 1, 1, 25, 1};
  for (int kind = 0; kind < 256; kind++) {
    for (size_t length = 0; length <= 28; length++) {
      if (kind < 5 && length == right[kind]) continue;
      newBoard();
      Server server(7);
      Bytes payload(length, 0x11);
      if (length > 0) payload[0] = static_cast<uint8_t>(kind);
      CHECK(isNak(server.ask(OP_SYSTEM, payload), server, 0));
    }
  }
}

TEST("W1: an argument out of range, or filling that is not zero, is status 1 and does nothing") {
  Server server(7);
  for (int value = 0; value < 256; value++) {
    board.runs = 0;
    const Frame reply = server.ask(LED_SET, {static_cast<uint8_t>(value)});
    CHECK((reply.header & 31) == (value < 2 ? 0 : 1));
    CHECK(board.runs == (value < 2 ? 1 : 0));
  }
}

TEST("W1: what is too long, too short or no COBS is a bad frame") {
  const Bytes bad[] = {Bytes(200, 5), {1}, {1, 1}, {2, 9}, {3, 9, 9}, {9, 1, 1}, {255, 1}};
  for (Bytes bytes : bad) {
    Server server(7);
    bytes.push_back(0);
    give(bytes);
    const std::vector<Frame> frames = takeFrames(server.seed);
    CHECK(frames.size() == 1 && isNak(frames[0], server, 0));
    CHECK(server.ask(LED_SET, {1}).header == 0);
    newBoard();
  }
}

TEST("W2: a frame of another session, another schema or the board's own direction is never run") {
  Server server(7);
  const uint16_t seeds[] = {sessionSeed(8), static_cast<uint16_t>(server.seed ^ 1), static_cast<uint16_t>(~server.seed),
                            HELLO_SEED, static_cast<uint16_t>(~HELLO_SEED)};
  for (uint16_t seed : seeds) give(frameOf(seed, LED_SET, {1}));
  CHECK(board.runs == 0);
  const std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(frames.size() == 1 && isNak(frames[0], server, 0));
}

TEST("W2: an echo of everything the board says does nothing, and comes to rest") {
  Server server(7);
  give(frameOf(server.seed, LED_TOGGLE, {}));
  destello::linkChanged(LAMP);
  destello::linkSendEvents();
  for (int round = 0; round < 10; round++) give(takeBytes());
  CHECK(board.runs == 1);
  CHECK(destello::sending.used() == 0);
}

TEST("W3: a reply carries what the hardware says, not what was asked for") {
  Server server(7);
  board.broken = true;
  board.led.periodMs = 6350;
  const Frame reply = server.ask(LED_SET, {1});
  CHECK(board.runs == 1 && board.set.on);
  CHECK(reply.payload == Bytes({0xfe}));
}

TEST("W4: a repeated frame is not run again and answered with a fresh read") {
  Server server(7);
  const Bytes toggle = server.next(LED_TOGGLE, {});
  give(toggle);
  CHECK(takeFrames(server.seed)[0].payload == Bytes({1}));
  board.led.periodMs = 50;
  give(toggle);
  const std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(board.runs == 1);
  CHECK(frames.size() == 1 && frames[0].header == 0 && frames[0].payload == Bytes({3}));
}

TEST("W4: the last four frames keep their status, across the turn of the sequence numbers") {
  Server server(7);
  Bytes frames[16];
  const Status statuses[] = {Status::refused, Status::ok, Status::badArgument, Status::ok, Status::refused};
  for (int index = 0; index < 16; index++) {
    board.status = statuses[index % 5];
    frames[index] = server.next(LED_SET, {1});
    give(frames[index]);
    takeBytes();
    board.status = Status::ok;
    for (int older = index < 3 ? 0 : index - 3; older <= index; older++) {
      give(frames[older]);
      const std::vector<Frame> replies = takeFrames(server.seed);
      CHECK(replies.size() == 1);
      CHECK(replies[0].header == ((older & 7) << 5 | static_cast<uint8_t>(statuses[older % 5])));
    }
  }
  CHECK(board.runs == 16);
}

TEST("W4: what never ran in this session is not confirmed") {
  Server server(7);
  for (uint8_t sequence = 4; sequence < 8; sequence++) {
    server.sequence = sequence;
    CHECK(server.ask(LED_SET, {1}).header == (sequence << 5 | static_cast<uint8_t>(Status::refused)));
  }
  CHECK(board.runs == 0);
}

TEST("W5: a gap gets one NAK, then silence until a frame in order") {
  Server server(7);
  for (uint8_t ahead = 1; ahead <= 3; ahead++) {
    server.sequence = ahead;
    give(server.next(LED_TOGGLE, {}));
  }
  give({9, 9, 0});
  std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(frames.size() == 1 && isNak(frames[0], server, 0));
  server.sequence = 0;
  CHECK(server.ask(LED_TOGGLE, {}).header == 0);
  CHECK(board.runs == 1);
  give({9, 9, 0});
  frames = takeFrames(server.seed);
  CHECK(frames.size() == 1 && isNak(frames[0], server, 1));
}

TEST("W5: a repetition is answered in the middle of a burst, and does not end it") {
  Server server(7);
  const Bytes first = server.next(LED_TOGGLE, {});
  give(first);
  give({9, 9, 0});
  takeBytes();
  give(first);
  CHECK(takeFrames(server.seed).size() == 1);
  give({9, 9, 0});
  CHECK(takeFrames(server.seed).empty());
}

TEST("W7: events are counted, and the newest state wins") {
  Server server(7);
  for (int event = 1; event <= 20; event++) {
    board.light.value = static_cast<uint16_t>(event);
    destello::linkChanged(LIGHT);
    destello::linkChanged(LIGHT);
    board.light.value = static_cast<uint16_t>(event + 100);
    destello::linkSendEvents();
    destello::linkSendEvents();
    const std::vector<Frame> frames = takeFrames(server.seed);
    CHECK(frames.size() == 1);
    CHECK(frames[0].header == ((event & 7) << 5 | 0x10 | LIGHT));
    CHECK(frames[0].payload == Bytes({static_cast<uint8_t>(event + 100), 0}));
  }
  CHECK(server.ask(OP_SYSTEM, {PING}).payload == Bytes({20}));
}

TEST("W19: IDENTIFY is refused by a sketch that does not show itself, and changes nothing") {
  newBoard();
  Server server(7);
  const Frame reply = server.ask(OP_SYSTEM, {IDENTIFY});
  CHECK((reply.header & 15) == 2);
  CHECK(reply.payload == Bytes({0}));
  CHECK(board.runs == 0);
}

TEST("W7: every changed channel is told, in order") {
  Server server(7);
  for (uint8_t channel : {LAMP, LED, LIGHT}) destello::linkChanged(channel);
  destello::linkSendEvents();
  const std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(frames.size() == 3);
  for (uint8_t channel = 0; channel < 3; channel++) CHECK((frames[channel].header & 31) == (0x10 | channel));
}

TEST("W7: without a session nothing is told, and what changed before is not told later") {
  takeBytes();
  destello::linkChanged(LED);
  destello::linkSendEvents();
  CHECK(takeBytes().empty());
  Server server(7);
  destello::linkSendEvents();
  CHECK(takeBytes().empty());
}

TEST("W7, P15: an event waits while a frame comes in") {
  Server server(7);
  const Bytes toggle = server.next(LED_TOGGLE, {});
  destello::linkChanged(LIGHT);
  destello::received.push(toggle[0]);
  destello::linkSendEvents();
  CHECK(destello::sending.used() == 0);
  uint8_t first;
  CHECK(destello::received.pop(first));
  destello::linkTake(first);
  destello::linkSendEvents();
  CHECK(destello::sending.used() == 0);
  give(Bytes(toggle.begin() + 1, toggle.end()));
  destello::linkSendEvents();
  CHECK(board.runs == 1);
  CHECK(takeFrames(server.seed).size() == 2);
}

TEST("W8: an event that finds the ring full stays; the count does not move") {
  Server server(7);
  for (int event = 0; event < 100; event++) {
    destello::linkChanged(LED);
    destello::linkSendEvents();
  }
  const size_t sent = takeFrames(server.seed).size();
  CHECK(sent == destello::TX_SIZE / 6);
  destello::linkSendEvents();
  const std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(frames.size() == 1 && frames[0].header == (((sent + 1) & 7) << 5 | 0x10));
}

TEST("W8: a reply that finds the ring full is left out; the command ran, and can be asked again") {
  Server server(7);
  Bytes last;
  for (int index = 0; index < 20; index++) {
    last = server.next(LED_TOGGLE, {});
    give(last);
  }
  CHECK(board.runs == 20);
  CHECK(takeFrames(server.seed).size() == destello::TX_SIZE / 6);
  give(last);
  CHECK(takeFrames(server.seed).size() == 1);
  CHECK(board.runs == 20);
}

TEST("W8: a NAK that finds the ring full is said at the next bad frame") {
  Server server(7);
  while (destello::sending.room() > 4) destello::sending.push(0);
  give({9, 9, 0});
  takeBytes();
  give({9, 9, 0});
  const std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(frames.size() == 1 && isNak(frames[0], server, 0));
}

TEST("W9: extra zeros are nothing") {
  Server server(7);
  give({0, 0, 0, 0});
  CHECK(takeBytes().empty());
  CHECK(server.ask(LED_SET, {1}).header == 0);
}

TEST("W9, P14: after 300 random bytes and a zero the next frame works") {
  uint32_t random = 1;
  for (int round = 0; round < 200; round++) {
    newBoard();
    Server server(7);
    for (int index = 0; index < 300; index++) {
      random = random * 1664525 + 1013904223;
      destello::linkTake(static_cast<uint8_t>(random >> 24));
    }
    CHECK(board.runs == 0);
    destello::linkTake(0);
    takeBytes();
    CHECK(server.ask(LED_SET, {1}).payload == Bytes({1}));
  }
}

TEST("W10: HELLO tells everything, and opens a session") {
  const Bytes stored = assigned("Ana", {1, 2, 3, 4});
  memcpy(board.eeprom, stored.data(), stored.size());
  board.resetCause = 4;
  restart();
  takeBytes();
  give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 7}));
  const std::vector<Frame> frames = takeFrames(0);
  CHECK(frames.size() == 1 && frames[0].seed == HELLO_SEED && frames[0].header == 0);
  const uint32_t hash = destello::SCHEMA_HASH;
  Bytes expected = {static_cast<uint8_t>(hash), static_cast<uint8_t>(hash >> 8), static_cast<uint8_t>(hash >> 16),
                    static_cast<uint8_t>(hash >> 24), 0x0d, 0xf0, 0xad, 0x0b,
                    destello::RX_WINDOW, destello::MAX_REQUEST, 4};
  expected.insert(expected.end(), stored.begin(), stored.end());
  expected.insert(expected.end(), {2, 0});
  CHECK(frames[0].payload == expected);
}

TEST("W10: a HELLO of the same session changes nothing, and says which frame comes next") {
  Server server(7);
  destello::linkChanged(LED);
  destello::linkSendEvents();
  const Bytes toggle = server.next(LED_TOGGLE, {});
  give(toggle);
  give(server.next(LED_TOGGLE, {}));
  takeBytes();
  give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 7}));
  const std::vector<Frame> frames = takeFrames(0);
  CHECK(frames.size() == 1 && frames[0].header == 2 << 5);
  give(toggle);
  CHECK(board.runs == 2);
  takeBytes();
  CHECK(server.ask(OP_SYSTEM, {PING}).payload == Bytes({1}));
}

TEST("W10: another session begins at 0 with no events, and the old one is over") {
  Server old(7);
  old.ask(LED_TOGGLE, {});
  destello::linkChanged(LED);
  destello::linkSendEvents();
  Server server(8);
  CHECK(server.ask(LED_TOGGLE, {}).header == 0);
  CHECK(board.runs == 2);
  CHECK(server.ask(OP_SYSTEM, {PING}).payload == Bytes({0}));
  give(old.next(LED_TOGGLE, {}));
  CHECK(board.runs == 2);
}

TEST("W11: a board says BOOT at its start, with its number and why") {
  for (int start = 1; start <= 600; start++) {
    if (start > 1) {
      board.resetCause = static_cast<uint8_t>(start % 5);
      restart();
    }
    const std::vector<Frame> frames = takeFrames(0);
    CHECK(frames.size() == 1 && frames[0].seed == HELLO_SEED && frames[0].header == 0x1f);
    CHECK(frames[0].payload == Bytes({static_cast<uint8_t>(start), static_cast<uint8_t>(start >> 8), board.resetCause}));
  }
}

TEST("W11: without a session any bad burst is answered with BOOT, once") {
  takeBytes();
  give(frameOf(sessionSeed(3), OP_SYSTEM, {PING}));
  give(frameOf(sessionSeed(3), LED_SET, {1}));
  give(frameOf(destello::link.seed, LED_SET, {1}));
  const std::vector<Frame> frames = takeFrames(0);
  CHECK(frames.size() == 1 && frames[0].header == 0x1f);
  CHECK(board.runs == 0);
}

TEST("W12: PING tells how many events there were") {
  Server server(7);
  CHECK(server.ask(OP_SYSTEM, {PING}).payload == Bytes({0}));
}

TEST("W7: SNAPSHOT tells events and every state") {
  Server server(7);
  board.led = {true, 100};
  board.light = {1000};
  board.lamp = {77};
  CHECK(server.ask(OP_SYSTEM, {SNAPSHOT}).payload == Bytes({0, 5, 0xe8, 3, 77}));
}

TEST("W13: a leased channel becomes safe after its time, once, and tells it") {
  Server server(7);
  server.ask(LAMP_FADE, {200, 0, 0});
  ticks(LAMP_LEASE - 1);
  CHECK(board.safes == 0);
  ticks(1);
  CHECK(board.safes == 1 && board.lamp.level == 0);
  destello::linkSendEvents();
  const std::vector<Frame> frames = takeFrames(server.seed);
  CHECK(frames.size() == 1 && (frames[0].header & 31) == (0x10 | LAMP) && frames[0].payload == Bytes({0}));
  ticks(3 * LAMP_LEASE);
  CHECK(board.safes == 1);
}

TEST("W12, W13: every good frame renews the lease, a bad one does not") {
  Server server(7);
  const Bytes good[] = {server.next(OP_SYSTEM, {PING}), server.next(LED_SET, {9}), frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 7})};
  for (const Bytes& frame : good) {
    ticks(LAMP_LEASE - 1);
    give(frame);
  }
  ticks(1);
  CHECK(board.safes == 0);
  for (int index = 0; index < 10; index++) {
    give({9, 9, 0});
    give(frameOf(sessionSeed(9), OP_SYSTEM, {PING}));
    ticks(LAMP_LEASE / 10);
  }
  CHECK(board.safes == 1);
}

TEST("W13: nothing becomes safe before anybody has spoken") {
  ticks(3 * LAMP_LEASE);
  CHECK(board.safes == 0);
}

TEST("W2, W10: HELLO in the session's seed is a bad frame, whatever its header") {
  Server server(7);
  for (uint8_t sequence = 0; sequence < 8; sequence++) {
    give(frameOf(server.seed, static_cast<uint8_t>(sequence << 5 | OP_SYSTEM), {HELLO, 8}));
    CHECK(destello::link.session == 7);
    CHECK(isNak(takeFrames(server.seed)[0], server, sequence));
    server.ask(OP_SYSTEM, {PING});
  }
}

TEST("W10: HELLO with another header is a bad frame in the fixed seed too") {
  takeBytes();
  for (uint8_t sequence = 1; sequence < 8; sequence++) {
    give(frameOf(HELLO_SEED, static_cast<uint8_t>(sequence << 5 | OP_SYSTEM), {HELLO, 8}));
    CHECK(!destello::link.open);
  }
}

TEST("W16: a new board has no name and no id, keeps those it is given, and says what it holds") {
  takeBytes();
  give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 7}));
  CHECK(storedIn(takeFrames(0)[0].payload) == Bytes(24, 0));
  Server server(7);
  const Bytes stored = assigned("twenty bytes of name", {0xc4, 0x21, 0x3a, 0x7f});
  CHECK(server.ask(OP_SYSTEM, request(stored)).payload == stored);
  restart();
  takeBytes();
  give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 8}));
  CHECK(storedIn(takeFrames(0)[0].payload) == stored);
}

TEST("W16: another name changes neither the id nor the count of starts") {
  Server server(7);
  server.ask(OP_SYSTEM, request(assigned("Ana", {1, 2, 3, 4})));
  const Bytes before(board.eeprom, board.eeprom + destello::STORED_END);
  server.ask(OP_SYSTEM, request(assigned("", {1, 2, 3, 4})));
  CHECK(Bytes(board.eeprom, board.eeprom + 20) == Bytes(20, 0));
  CHECK(std::equal(before.begin() + 20, before.end(), board.eeprom + 20));
}

// ---- text (W23) ----

static void print(const char* text) {
  for (; *text != 0; text++) destello::printByte(static_cast<uint8_t>(*text));
}

/// The text that the board sends until it has no more, each frame checked; `place` is where it must begin.
static std::string textFrom(const Server& server, uint16_t& place) {
  std::string said;
  while (true) {
    destello::linkSendText();
    const std::vector<Frame> frames = takeFrames(server.seed);
    if (frames.empty()) return said;
    CHECK(frames.size() == 1 && frames[0].seed == textSeed(server.seed) && frames[0].payload.size() > 1);
    CHECK(static_cast<uint16_t>(frames[0].header | frames[0].payload[0] << 8) == place);
    said.append(frames[0].payload.begin() + 1, frames[0].payload.end());
    place = static_cast<uint16_t>(place + frames[0].payload.size() - 1);
  }
}

TEST("W23: what was printed before the session is sent in it, in order, and its places count on") {
  print("before any server, and longer than one frame");
  destello::linkSendText();
  takeBytes();
  Server server(7);
  uint16_t place = 0;
  CHECK(textFrom(server, place) == "before any server, and longer than one frame");
  print("more");
  CHECK(textFrom(server, place) == "more" && place == 48);
}

TEST("W23a: without a session nothing is sent") {
  print("text");
  takeBytes();
  destello::linkSendText();
  CHECK(destello::sending.used() == 0);
}

TEST("W23a: the newest text takes the place of the oldest, and the places say how much is missing") {
  Server server(7);
  std::string all;
  for (int index = 0; index < 300; index++) {
    const char letter = static_cast<char>('a' + index % 26);
    all.push_back(letter);
    destello::printByte(static_cast<uint8_t>(letter));
  }
  uint16_t place = static_cast<uint16_t>(all.size() - destello::TEXT_SIZE);
  CHECK(textFrom(server, place) == all.substr(all.size() - destello::TEXT_SIZE));
}

TEST("W23: places wrap after 65536 bytes") {
  Server server(7);
  uint16_t place = 0;
  const std::string some(100, 'x');
  for (int round = 0; round < 700; round++) {
    print(some.c_str());
    CHECK(textFrom(server, place) == some);
  }
  CHECK(place == 70000 - 65536);
}

TEST("W23a: text waits for what is on its way out, and for what comes in") {
  Server server(7);
  print("text");
  give(server.next(LED_SET, {1}));
  const uint8_t reply = destello::sending.used();
  destello::linkSendText();
  CHECK(reply > 0 && destello::sending.used() == reply);
  takeBytes();

  const Bytes command = server.next(LED_SET, {0});
  destello::linkTake(command[0]);
  destello::linkSendText();
  CHECK(destello::sending.used() == 0);
  give(Bytes(command.begin() + 1, command.end()));
  takeBytes();

  destello::received.push(command[0]);
  destello::linkSendText();
  CHECK(destello::sending.used() == 0);
  uint8_t byte;
  destello::received.pop(byte);

  uint16_t place = 0;
  CHECK(textFrom(server, place) == "text");
}

TEST("W23a: behind any text there is room for the longest reply, so none is lost because of it") {
  Server server(7);
  for (uint8_t length = 1; length <= 40; length++) {
    for (uint8_t index = 0; index < length; index++) print("x");
    destello::linkSendText();
    CHECK(destello::sending.used() > 0);
    give(server.next(OP_SYSTEM, {SNAPSHOT}));
    const std::vector<Frame> frames = takeFrames(server.seed);
    CHECK(frames.size() == 2 && frames[0].seed == textSeed(server.seed) && frames[1].seed == server.seed);
    give(frameOf(HELLO_SEED, OP_SYSTEM, {HELLO, 7}));
    uint16_t place = static_cast<uint16_t>(destello::waitingText.begin);
    takeBytes();
    textFrom(server, place);
  }
}

TEST("W23: the echo of text does nothing") {
  Server server(7);
  print("\x01\x1f\x10 text");
  destello::linkSendText();
  for (int round = 0; round < 10; round++) give(takeBytes());
  CHECK(board.runs == 0);
}

TEST("a handler may print: nothing is sent before its answer") {
  Server server(7);
  print("from the handler");
  const Frame reply = server.ask(LED_SET, {1});
  CHECK(reply.seed == server.seed);
}
