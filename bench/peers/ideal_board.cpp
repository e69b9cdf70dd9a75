// A board that answers at once, at the far end of a pty whose name it prints: what is measured then is the server's time.
//
//   ideal_board link [DELAY_MS]   the firmware's own link core and generated table, with memory for hardware
//   ideal_board echo [DELAY_MS]   every line is sent back, for servers that speak lines of text
//
// With a delay each answer leaves so much later, as from a board that is busy. Linux.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <deque>
#include <vector>

#include "../../firmware/src/line.h"
#include "../../firmware/src/link.h"
#include "../../firmware/src/storage.h"

using namespace destello;

namespace {

typedef std::vector<uint8_t> Bytes;

led::State ledState;
lamp::State lampState;
light::State lightState;
uint8_t memory[STORED_END];

struct Answer {
  int64_t due;
  Bytes bytes;
};

int64_t microseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t(now.tv_sec) * 1000000 + now.tv_nsec / 1000;
}

void fail(const char* what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

void writeAll(int fd, const Bytes& bytes) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(fd, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno != EINTR) fail("write");
    if (written > 0) done += written;
  }
}

/// What the link core answers to these bytes.
Bytes linkAnswer(const uint8_t* bytes, size_t count) {
  Bytes answer;
  for (size_t at = 0; at < count; at++) {
    linkTake(bytes[at]);
    for (uint8_t byte; sending.pop(byte);) answer.push_back(byte);
  }
  return answer;
}

/// The lines that these bytes complete.
Bytes echoAnswer(const uint8_t* bytes, size_t count) {
  static Bytes line;
  Bytes answer;
  for (size_t at = 0; at < count; at++) {
    line.push_back(bytes[at]);
    if (bytes[at] != '\n') continue;
    answer.insert(answer.end(), line.begin(), line.end());
    line.clear();
  }
  return answer;
}

}  // namespace

void led_read(led::State& state) { state = ledState; }
Status led_set(const led::SetArgs& args) {
  ledState.on = args.on;
  ledState.periodMs = 0;
  return Status::ok;
}
Status led_toggle() {
  ledState.on = !ledState.on;
  ledState.periodMs = 0;
  return Status::ok;
}
Status led_blink(const led::BlinkArgs& args) {
  ledState.periodMs = args.periodMs;
  return Status::ok;
}
void lamp_read(lamp::State& state) { state = lampState; }
Status lamp_set(const lamp::SetArgs& args) {
  lampState.level = args.level;
  return Status::ok;
}
Status lamp_fade(const lamp::FadeArgs& args) {
  lampState.level = args.level;
  return Status::ok;
}
void lamp_safe() { lampState = lamp::SAFE; }
void button_read(button::State& state) { state = button::State(); }
void light_read(light::State& state) { state = lightState; }
Status light_sample(const light::SampleArgs& args) {
  lightState.periodMs = args.periodMs;
  return Status::ok;
}

namespace destello {

Ring<RX_SIZE> received;
Ring<TX_SIZE> sending;

void lineSend() {}

uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end) {
  while (from != end) *out++ = memory[from++];
  return out;
}

void store(const uint8_t* inEnd, uint8_t from, uint8_t end) {
  while (end != from) memory[--end] = *--inEnd;
}

uint8_t resetCause() { return 1; }

}  // namespace destello

int main(int count, char** arguments) {
  const bool isLink = count > 1 && strcmp(arguments[1], "link") == 0;
  const int64_t delay = count > 2 ? int64_t(atoi(arguments[2])) * 1000 : 0;
  if (!isLink && (count < 2 || strcmp(arguments[1], "echo") != 0)) {
    fprintf(stderr, "Usage: ideal_board link|echo [DELAY_MS]\n");
    return 2;
  }
  const int fd = posix_openpt(O_RDWR | O_NOCTTY);
  if (fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0) fail("Cannot make a pty");
  // Held open here too: without anybody on it, reading would fail instead of wait.
  const int other = open(ptsname(fd), O_RDWR | O_NOCTTY);
  termios raw;
  if (other < 0 || tcgetattr(other, &raw) < 0) fail("Cannot set the pty up");
  cfmakeraw(&raw);
  if (tcsetattr(other, TCSANOW, &raw) < 0) fail("Cannot set the pty up");
  lightState.periodMs = 100;
  if (isLink) linkBegin();
  for (uint8_t byte; sending.pop(byte);) {}
  printf("%s\n", ptsname(fd));
  fflush(stdout);

  std::deque<Answer> waiting;
  for (;;) {
    const int64_t left = waiting.empty() ? -1 : waiting.front().due - microseconds();
    pollfd wanted = {fd, POLLIN, 0};
    const int ready = poll(&wanted, 1, left < 0 ? (waiting.empty() ? -1 : 0) : int((left + 999) / 1000));
    if (ready < 0 && errno != EINTR) fail("poll");
    while (!waiting.empty() && waiting.front().due <= microseconds()) {
      writeAll(fd, waiting.front().bytes);
      waiting.pop_front();
    }
    if (ready <= 0) continue;
    uint8_t bytes[4096];
    const ssize_t heard = read(fd, bytes, sizeof bytes);
    if (heard <= 0) return 0;
    const Bytes answer = isLink ? linkAnswer(bytes, heard) : echoAnswer(bytes, heard);
    if (answer.empty()) continue;
    if (delay == 0) writeAll(fd, answer);
    else waiting.push_back({microseconds() + delay, answer});
  }
}
