// Many pages in one process that costs little, so that what is measured is the server's: sockets that read what comes and keep the
// last value of a sensor, or pages that ask for it over HTTP again and again.
//
//   crowd push PORT PAGES SENSOR_MS MARK HEAD            WebSockets; HEAD has the handshake's own lines
//   crowd poll PORT PAGES SENSOR_MS MARK HEAD EVERY_MS   HTTP on connections that stay open; HEAD is the request
//
// MARK stands before the value in what the server says. The value says when it was new (sensor.h). Prints "open" when all pages are,
// and then answers each line `MILLISECONDS` with one line of JSON about that time. Ends with its input. Linux.

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sensor.h"

namespace {

/// How often it is looked how old the values are that all pages show.
constexpr int64_t LOOK_US = 5000;

struct Page {
  int fd;
  /// Bytes of a frame or answer that is not complete.
  std::string heard;
  int value = -1;
  /// Of a page that asks.
  int64_t due = 0;
  int64_t updates = 0;
};

struct Counts {
  int64_t updates = 0;
  int64_t asked = 0;
  int64_t received = 0;
  int64_t sent = 0;
  std::vector<int> agesUs;
};

Counts counts;
std::string mark;
int64_t sensorUs = 0;

void fail(const char* what) {
  fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
  exit(1);
}

void sendAll(int fd, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = send(fd, text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (written < 0 && errno != EINTR) fail("send");
    if (written > 0) done += written;
  }
  counts.sent += text.size();
}

int connectTo(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) fail("connect");
  return fd;
}

/// The value in a text, if there is one.
void take(Page& page, const char* text, size_t length) {
  const void* found = memmem(text, length, mark.data(), mark.size());
  if (found == nullptr) return;
  page.value = atoi(static_cast<const char*>(found) + mark.size());
  page.updates++;
  counts.updates++;
}

/// Frames of RFC 6455 as servers send them, without a mask.
void takeFrames(Page& page) {
  size_t at = 0;
  const std::string& heard = page.heard;
  while (heard.size() - at >= 2) {
    const uint8_t* head = reinterpret_cast<const uint8_t*>(heard.data()) + at;
    size_t header = 2, length = head[1] & 127;
    const size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (heard.size() - at < header + more) break;
    if (more > 0) length = 0;
    for (size_t byte = 0; byte < more; byte++) length = length << 8 | head[header + byte];
    header += more;
    if (heard.size() - at < header + length) break;
    const int kind = head[0] & 15;
    if (kind == 1) take(page, heard.data() + at + header, length);
    // A ping is answered with a pong, masked with zeros.
    if (kind == 9 && length < 126) {
      sendAll(page.fd, std::string("\x8a", 1) + char(0x80 | length) + std::string(4, '\0') + heard.substr(at + header, length));
    }
    if (kind == 8) {
      fprintf(stderr, "crowd: the server closed a page: %.*s\n", int(length), heard.data() + at + header);
      exit(1);
    }
    at += header + length;
  }
  page.heard.erase(0, at);
}

/// An answer is complete when the next one is asked for; its value stands in one piece.
void takeAnswer(Page& page) {
  take(page, page.heard.data(), page.heard.size());
  page.heard.clear();
}

void look(const std::vector<Page>& pages) {
  const int64_t now = monotonicUs();
  for (const Page& page : pages) {
    if (page.value >= 0) counts.agesUs.push_back(int(sensorAgeUs(sensorUs, page.value, now)));
  }
}

void say(int64_t tookUs, const std::vector<Page>& pages) {
  std::sort(counts.agesUs.begin(), counts.agesUs.end());
  const auto age = [](double share) {
    if (counts.agesUs.empty()) return 0.0;
    return counts.agesUs[size_t(share * (counts.agesUs.size() - 1))] / 1000.0;
  };
  int64_t least = INT64_MAX;
  for (const Page& page : pages) least = std::min(least, page.updates);
  printf(
      "{\"ms\":%.1f,\"updates\":%ld,\"leastUpdates\":%ld,\"asked\":%ld,\"received\":%ld,\"sent\":%ld,"
      "\"ageP50\":%.2f,\"ageP99\":%.2f,\"ageMax\":%.2f}\n",
      tookUs / 1000.0, long(counts.updates), long(least), long(counts.asked), long(counts.received), long(counts.sent),
      age(0.5), age(0.99), age(1));
  fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  const bool asks = count > 1 && strcmp(arguments[1], "poll") == 0;
  if (count != (asks ? 8 : 7)) {
    fprintf(stderr, "Usage: crowd push|poll PORT PAGES SENSOR_MS MARK HEAD [EVERY_MS]\n");
    return 2;
  }
  const int port = atoi(arguments[2]), size = atoi(arguments[3]);
  sensorUs = int64_t(atoi(arguments[4])) * 1000;
  mark = arguments[5];
  const std::string head = arguments[6];
  const int64_t everyUs = asks ? int64_t(atoi(arguments[7])) * 1000 : 0;

  const int events = epoll_create1(0);
  std::vector<Page> pages(size);
  for (int index = 0; index < size; index++) {
    Page& page = pages[index];
    page.fd = connectTo(port);
    if (!asks) {
      sendAll(page.fd, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + head + "\r\n");
      while (page.heard.find("\r\n\r\n") == std::string::npos) {
        char bytes[4096];
        const ssize_t length = recv(page.fd, bytes, sizeof bytes, 0);
        if (length <= 0) fail("handshake");
        page.heard.append(bytes, length);
      }
      if (page.heard.compare(0, 12, "HTTP/1.1 101") != 0) {
        fprintf(stderr, "crowd: page %d was not let in: %s\n", index, page.heard.c_str());
        return 1;
      }
      page.heard.erase(0, page.heard.find("\r\n\r\n") + 4);
      takeFrames(page);
    }
    epoll_event wanted = {};
    wanted.events = EPOLLIN;
    wanted.data.u32 = index;
    if (epoll_ctl(events, EPOLL_CTL_ADD, page.fd, &wanted) < 0) fail("epoll_ctl");
    // They do not all ask at the same moment.
    page.due = monotonicUs() + everyUs * index / size;
  }
  epoll_event input = {};
  input.events = EPOLLIN;
  input.data.u32 = UINT32_MAX;
  if (epoll_ctl(events, EPOLL_CTL_ADD, 0, &input) < 0) fail("epoll_ctl");
  printf("open\n");
  fflush(stdout);

  const std::string request = head + "\r\n";
  int64_t begin = 0, end = 0, nextLook = 0;
  std::vector<epoll_event> ready(256);
  for (;;) {
    const int64_t now = monotonicUs();
    int64_t next = now + 1000000;
    if (end != 0) next = std::min({next, nextLook, end});
    for (Page& page : pages) {
      if (!asks) break;
      if (page.due <= now) {
        sendAll(page.fd, request);
        counts.asked++;
        page.due = std::max(page.due + everyUs, now);
      }
      next = std::min(next, page.due);
    }
    if (end != 0 && now >= nextLook) {
      look(pages);
      nextLook = now + LOOK_US;
    }
    if (end != 0 && now >= end) {
      say(now - begin, pages);
      end = 0;
    }
    const int64_t leftUs = std::max<int64_t>(0, next - monotonicUs());
    const int many = epoll_wait(events, ready.data(), int(ready.size()), int((leftUs + 999) / 1000));
    if (many < 0 && errno != EINTR) fail("epoll_wait");
    for (int at = 0; at < many; at++) {
      if (ready[at].data.u32 == UINT32_MAX) {
        char line[64];
        const ssize_t length = read(0, line, sizeof line - 1);
        if (length <= 0) return 0;
        line[length] = 0;
        counts = Counts();
        for (Page& page : pages) page.updates = 0;
        begin = monotonicUs();
        end = begin + int64_t(atoi(line)) * 1000;
        nextLook = begin + LOOK_US;
        continue;
      }
      Page& page = pages[ready[at].data.u32];
      char bytes[65536];
      const ssize_t length = recv(page.fd, bytes, sizeof bytes, MSG_DONTWAIT);
      if (length < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (length <= 0) fail("the server closed a connection");
      counts.received += length;
      page.heard.append(bytes, length);
      if (asks) takeAnswer(page);
      else takeFrames(page);
    }
  }
}
