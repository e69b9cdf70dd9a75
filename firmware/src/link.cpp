#include "link.h"

#include "../build_id.gen.h"
#include "frame_writer.h"
#include "line.h"
#include "storage.h"

namespace destello {

LinkState link;

__attribute__((weak)) Status identify(const uint8_t*) { return Status::refused; }

namespace {

constexpr uint8_t OP = 0x1f;
constexpr uint8_t OP_SYSTEM = 31;
/// Sequence numbers stay where they are in a header, so that they wrap by themselves.
constexpr uint8_t SEQUENCE = 0xe0;
constexpr uint8_t ONE = 0x20;

constexpr uint8_t BOOT_HEADER = 0x1f;
constexpr uint8_t EVENT = 0x10;
constexpr uint8_t NAK = 15;

/// Four times Status::refused.
constexpr uint8_t REFUSED = 0xaa;

/// Header and CRC, and one, as `FrameReader` counts.
constexpr uint8_t OVERHEAD = 3 + 1;

/// How HELLO's reply begins; why the chip started and what the EEPROM holds follow.
const uint8_t IDENTITY[] PROGMEM = {
    SCHEMA_HASH & 0xff, SCHEMA_HASH >> 8 & 0xff, SCHEMA_HASH >> 16 & 0xff, SCHEMA_HASH >> 24,
    BUILD_ID & 0xff, BUILD_ID >> 8 & 0xff, BUILD_ID >> 16 & 0xff, BUILD_ID >> 24,
    RX_WINDOW, MAX_REQUEST,
};

uint8_t* putState(uint8_t* out, uint8_t channel) { return fromFlash(READERS[channel])(out); }

// ---- system requests ----

Status runNothing(const uint8_t*) { return Status::ok; }

Status runAssign(const uint8_t* payload) {
  store(payload + 1 + STORED_BOOT, STORED_NAME, STORED_BOOT);
  return Status::ok;
}

uint8_t* answerAssigned(uint8_t* out) { return recall(out, STORED_NAME, STORED_BOOT); }

uint8_t* answerEvents(uint8_t* out) {
  *out = link.events;
  return out + 1;
}

uint8_t* answerSnapshot(uint8_t* out) {
  out = answerEvents(out);
  for (uint8_t channel = 0; channel < CHANNEL_COUNT; channel++) out = putState(out, channel);
  return out;
}

/// HELLO, PING, SNAPSHOT, ASSIGN and IDENTIFY, by kind.
const CommandRow SYSTEM[] PROGMEM = {
    {runNothing, answerEvents, 2},
    {runNothing, answerEvents, 1},
    {runNothing, answerSnapshot, 1},
    {runAssign, answerAssigned, 1 + STORED_BOOT},
    {identify, answerEvents, 1},
};

// ---- the conversation ----

void renewLeases() {
  for (uint8_t lease = 0; lease < LEASE_COUNT; lease++) link.leases[lease] = fromFlash(LEASES[lease].ms);
}

// Called from several places: GCC would copy them into each.
#define ONCE __attribute__((noinline))

/// Send `header` and what stands behind it in the buffer up to `end`, with the board's side of a seed (W2).
ONCE bool send(uint8_t header, uint8_t* end, uint16_t seed) {
  link.reader.bytes[0] = header;
  return sendFrame(static_cast<uint16_t>(~seed), link.reader.bytes, end);
}

/// The same in the session.
ONCE bool send(uint8_t header, uint8_t* end) { return send(header, end, link.seed); }

bool sendBoot() {
  uint8_t* end = recall(link.reader.bytes + 1, STORED_BOOT, STORED_END);
  *end++ = link.cause;
  return send(BOOT_HEADER, end, HELLO_SEED);
}

/// W5, W11: one NAK for each burst; a board that has no session says BOOT.
void complain() {
  if (link.complained) return;
  link.complained = link.open ? send(link.expected | NAK, link.reader.bytes + 1) : sendBoot();
}

void open(uint8_t session) {
  link.open = true;
  link.session = session;
  link.seed = crc16(static_cast<uint16_t>(SCHEMA_HASH >> 16 ^ SCHEMA_HASH), session);
  link.expected = 0;
  // What never ran was not done (W4).
  link.statuses = REFUSED;
  link.events = 0;
  // The server reads a snapshot now; what changed before is in it.
  link.changed = 0;
}

/// W10: opens a session, or repeats the answer of the one that is open.
void hello() {
  const uint8_t session = link.reader.bytes[2];
  if (!link.open || session != link.session) open(session);
  link.complained = false;
  renewLeases();
  uint8_t* end = link.reader.bytes + 1;
  for (const uint8_t& byte : IDENTITY) *end++ = fromFlash(byte);
  *end++ = link.cause;
  send(link.expected, recall(end, STORED_NAME, STORED_END), HELLO_SEED);
}

/// A decoded frame. `count` is one more than its length.
void handle(uint8_t count) {
  uint8_t* const payload = link.reader.bytes + 1;
  const uint8_t op = payload[-1] & OP;
  const CommandRow* row;
  if (op < COMMAND_COUNT) {
    row = &COMMANDS[op];
  } else if (op == OP_SYSTEM && *payload < sizeof SYSTEM / sizeof *SYSTEM) {
    row = &SYSTEM[*payload];
  } else {
    return complain();
  }
  if (!link.reader.matches() || count != static_cast<uint8_t>(fromFlash(row->bytes) + OVERHEAD)) return complain();

  const uint8_t sequence = payload[-1] & SEQUENCE;
  if (row == SYSTEM) return sequence == 0 ? hello() : complain();
  const uint8_t ahead = static_cast<uint8_t>(sequence - link.expected);
  if (!link.open || (ahead != 0 && ahead < 4 * ONE)) return complain();
  if (ahead == 0) {
    const uint8_t status = static_cast<uint8_t>(fromFlash(row->run)(payload));
    link.statuses = static_cast<uint8_t>(link.statuses << 2) | status;
    link.expected = static_cast<uint8_t>(link.expected + ONE);
    link.complained = false;
  }
  renewLeases();
  uint8_t* end = fromFlash(row->answer)(payload);
  uint8_t status = link.statuses;
  for (uint8_t since = static_cast<uint8_t>(link.expected - ONE - sequence); since != 0; since -= ONE) status >>= 2;
  send(sequence | (status & 3), end);
}

}  // namespace

void linkBegin() {
  uint8_t* const boot = link.reader.bytes;
  recall(boot, STORED_BOOT, STORED_END);
  if (++boot[0] == 0) boot[1]++;
  store(boot + 2, STORED_BOOT, STORED_END);
  link.cause = resetCause();
  sendBoot();
}

void linkTake(uint8_t byte) {
  const uint8_t count = link.reader.take(byte, link.seed);
  if (count != 0) handle(count);
}

void linkTick() {
  for (uint8_t lease = 0; lease < LEASE_COUNT; lease++) {
    if (link.leases[lease] == 0 || --link.leases[lease] != 0) continue;
    fromFlash(LEASES[lease].safe)();
    linkChanged(fromFlash(LEASES[lease].channel));
  }
}

void linkSendEvents() {
  if (!link.open || link.reader.receiving()) return;
  ChannelSet bit = 1;
  for (uint8_t channel = 0; channel < CHANNEL_COUNT; channel++, bit = static_cast<ChannelSet>(bit << 1)) {
    if ((link.changed & bit) == 0) continue;
    const uint8_t count = static_cast<uint8_t>(link.events + 1);
    uint8_t* end = putState(link.reader.bytes + 1, channel);
    // What comes in goes first: a command that has begun to arrive must not wait for an event (P15).
    if (received.used() != 0 || !send(static_cast<uint8_t>(count << 5) | EVENT | channel, end)) return;
    link.changed &= static_cast<ChannelSet>(~bit);
    link.events = count;
  }
}

}  // namespace destello
