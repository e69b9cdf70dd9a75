// A board that answers at once, at the far end of a pty whose name it prints: what is measured then is the server's time.
//
//   ideal_board link [DELAY_MS]   the firmware's own link core and generated table, with memory for hardware
//   ideal_board echo [DELAY_MS]   every line is sent back, for servers that speak lines of text
//
// With a delay each answer leaves so much later, as from a board that is busy. A line `SENSOR_MS` of its input says how often its light
// changes from then on (sensor.h); 0: not at all. Ends with its input. Linux.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "../../firmware/src/line.h"
#include "../../firmware/src/link.h"
#include "../../firmware/src/storage.h"
#include "sensor.h"

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

/// What the link core says of a light that changed.
Bytes linkReport() {
  linkChanged(static_cast<uint8_t>(Channel::light));
  linkSendEvents();
  Bytes report;
  for (uint8_t byte; sending.pop(byte);) report.push_back(byte);
  return report;
}

Bytes echoReport() {
  const std::string line = "light " + std::to_string(lightState.value) + "\n";
  return Bytes(line.begin(), line.end());
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
  int64_t sensorUs = 0;
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
    const int64_t now = monotonicUs();
    int64_t next = waiting.empty() ? INT64_MAX : waiting.front().due;
    if (sensorUs != 0) next = std::min(next, (now / sensorUs + 1) * sensorUs);
    pollfd wanted[] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    const int ready = poll(wanted, 2, next == INT64_MAX ? -1 : int((std::max<int64_t>(0, next - now) + 999) / 1000));
    if (ready < 0 && errno != EINTR) fail("poll");
    const int value = sensorUs == 0 ? lightState.value : sensorValue(sensorUs, monotonicUs());
    if (value != lightState.value) {
      lightState.value = value;
      writeAll(fd, isLink ? linkReport() : echoReport());
    }
    while (!waiting.empty() && waiting.front().due <= monotonicUs()) {
      writeAll(fd, waiting.front().bytes);
      waiting.pop_front();
    }
    if (ready <= 0) continue;
    if (wanted[1].revents != 0) {
      char line[64];
      const ssize_t length = read(STDIN_FILENO, line, sizeof line - 1);
      if (length <= 0) return 0;
      line[length] = 0;
      sensorUs = int64_t(atoi(line)) * 1000;
    }
    if (wanted[0].revents == 0) continue;
    uint8_t bytes[4096];
    const ssize_t heard = read(fd, bytes, sizeof bytes);
    if (heard <= 0) return 0;
    const Bytes answer = isLink ? linkAnswer(bytes, heard) : echoAnswer(bytes, heard);
    if (answer.empty()) continue;
    if (delay == 0) writeAll(fd, answer);
    else waiting.push_back({monotonicUs() + delay, answer});
  }
}
