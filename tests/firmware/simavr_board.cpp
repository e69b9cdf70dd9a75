/// A board on simavr, behind a pseudo-terminal: the chip is emulated by a program that is not ours. It keeps real time, and tells each
/// edge of one pin with the cycles since the last byte was received.
///
///     simavr_board MCU HEX FOLDER PIN RXC [BOOTLOADER]
///
/// MCU as avr-gcc names it; HEX the image; FOLDER where its memory is kept while it is off; PIN like B5;
/// RXC the number of the receive-complete vector of UART 0; BOOTLOADER an image that each reset starts, and opening the port is a reset then, as it is
/// where DTR does it. Writes "port PATH", then "edge LEVEL CYCLE SINCE" for each edge. It is
/// switched off when its standard input ends, so it never outlives who started it; each byte there presses its reset button.

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <deque>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <avr_eeprom.h>
#include <avr_ioport.h>
#include <avr_uart.h>
#include <sim_avr.h>
#include <sim_hex.h>
#include <sim_interrupts.h>

static const uint32_t HZ = 16000000;
/// How often the line is looked at.
static const avr_cycle_count_t SLICE = HZ / 4000;

static void fail(const char* what) {
  fprintf(stderr, "simavr_board: %s\n", what);
  exit(1);
}

struct Board {
  avr_t* avr;
  int line;
  /// Received from the program at the port, and not yet given to the UART.
  std::deque<uint8_t> waiting;
  avr_irq_t* input;
  bool room = true;
  bool isOff = false;
  /// Keeps the port open where opening it resets nothing.
  bool resetsOnOpening = false;
  bool isOpen = false;
  bool resets = false;
  avr_cycle_count_t lastByte = 0;
  timespec start;

  explicit Board(const char* mcu) : avr(avr_make_mcu_by_name(mcu)) {
    if (avr == nullptr) fail("simavr does not know this chip");
    avr_init(avr);
    avr->frequency = HZ;
    avr->log = LOG_ERROR;
    // The time that the chip sleeps is waited for in slices, where bytes are looked for.
    avr->sleep = [](avr_t*, avr_cycle_count_t) {};
  }

  /// Returns where the image begins.
  uint32_t load(const char* file) {
    ihex_chunk_t* chunks = nullptr;
    const int count = read_ihex_chunks(file, &chunks);
    if (count <= 0) fail("the image cannot be read");
    const uint32_t first = chunks[0].baseaddr;
    for (int index = 0; index < count; index++) {
      avr_loadcode(avr, chunks[index].data, chunks[index].size, chunks[index].baseaddr);
    }
    free_ihex_chunks(chunks);
    return first;
  }

  void loadBootloader(const char* file) {
    avr->pc = avr->reset_pc = load(file);
    resetsOnOpening = true;
  }

  void reset() {
    avr_reset(avr);
    begin();
    resets = false;
  }

  /// A reset ends all timers.
  void begin() {
    avr_cycle_timer_register(
        avr, SLICE,
        [](avr_t*, avr_cycle_count_t when, void* board) {
          static_cast<Board*>(board)->slice(when);
          return when + SLICE;
        },
        this);
  }

  static std::vector<char> read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static void write(const std::string& file, const char* bytes, size_t size) {
    std::ofstream(file, std::ios::binary).write(bytes, static_cast<std::streamsize>(size));
  }

  void recall(const std::string& folder) {
    const std::vector<char> flash = read(folder + "/flash");
    memcpy(avr->flash, flash.data(), flash.size());
    std::vector<char> bytes = read(folder + "/eeprom");
    if (bytes.empty()) return;
    avr_eeprom_desc_t all = {reinterpret_cast<uint8_t*>(bytes.data()), 0, static_cast<uint32_t>(bytes.size())};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &all);
  }

  void store(const std::string& folder) {
    // Nothing else writes into it.
    if (resetsOnOpening) write(folder + "/flash", reinterpret_cast<const char*>(avr->flash), avr->flashend + 1);
    std::vector<char> bytes(avr->e2end + 1);
    avr_eeprom_desc_t all = {reinterpret_cast<uint8_t*>(bytes.data()), 0, static_cast<uint32_t>(bytes.size())};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &all);
    write(folder + "/eeprom", bytes.data(), bytes.size());
  }

  void openLine() {
    line = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (line < 0 || grantpt(line) != 0 || unlockpt(line) != 0) fail("the system gives no pseudo-terminal");
    const int port = open(ptsname(line), O_RDWR | O_NOCTTY);
    termios raw;
    tcgetattr(port, &raw);
    cfmakeraw(&raw);
    tcsetattr(port, TCSANOW, &raw);
    // Otherwise it is kept open, so that a program may come and go.
    if (resetsOnOpening) close(port);
    printf("port %s\n", ptsname(line));
    fflush(stdout);
  }

  void wire(char port, int bit, int vector) {
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    input = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
    on(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), [](avr_irq_t*, uint32_t byte, void* board) {
      const uint8_t sent = static_cast<uint8_t>(byte);
      // As on a real line: what nobody reads is lost.
      if (::write(static_cast<Board*>(board)->line, &sent, 1) < 0) return;
    });
    on(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON),
       [](avr_irq_t*, uint32_t, void* board) { static_cast<Board*>(board)->room = true; });
    on(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF),
       [](avr_irq_t*, uint32_t, void* board) { static_cast<Board*>(board)->room = false; });
    on(avr_get_interrupt_irq(avr, static_cast<uint8_t>(vector)) + AVR_INT_IRQ_PENDING,
       [](avr_irq_t*, uint32_t isPending, void* board) {
         if (isPending) static_cast<Board*>(board)->lastByte = static_cast<Board*>(board)->avr->cycle;
       });
    on(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), bit), [](avr_irq_t*, uint32_t level, void* of) {
      const Board& board = *static_cast<Board*>(of);
      const unsigned long long cycle = board.avr->cycle, since = cycle - board.lastByte;
      printf("edge %u %llu %llu\n", level, cycle, since);
      fflush(stdout);
    });
    clock_gettime(CLOCK_MONOTONIC, &start);
  }

  void on(avr_irq_t* irq, avr_irq_notify_t told) { avr_irq_register_notify(irq, told, this); }

  /// Wait until the clock is as far as the chip, or a byte comes; then give the UART what there is.
  void slice(avr_cycle_count_t cycle) {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t passed = (now.tv_sec - start.tv_sec) * 1000000000LL + now.tv_nsec - start.tv_nsec;
    const int64_t ahead = static_cast<int64_t>(cycle) * 1000000000LL / HZ - passed;
    const timespec wait = {0, ahead > 0 ? ahead % 1000000000LL : 0};
    // A port that nobody has open would end each wait at once.
    pollfd told[] = {{isOpen ? line : -1, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    ppoll(told, 2, &wait, nullptr);
    isOff = (told[1].revents & (POLLHUP | POLLIN)) == POLLHUP;
    pollfd port = {line, POLLIN, 0};
    poll(&port, 1, 0);
    const bool wasOpen = isOpen;
    isOpen = !(port.revents & POLLHUP);
    char pressed;
    const bool isPressed = (told[1].revents & POLLIN) && ::read(STDIN_FILENO, &pressed, 1) == 1;
    resets = isPressed || (resetsOnOpening && isOpen && !wasOpen);
    if (port.revents & POLLIN) {
      uint8_t bytes[256];
      const ssize_t count = ::read(line, bytes, sizeof bytes);
      if (count > 0) waiting.insert(waiting.end(), bytes, bytes + count);
    }
    while (room && !waiting.empty()) {
      avr_raise_irq(input, waiting.front());
      waiting.pop_front();
    }
  }
};

int main(int argc, char** argv) {
  if (argc < 6 || argc > 7 || strlen(argv[4]) != 2) fail("MCU HEX FOLDER PIN RXC [BOOTLOADER]");
  Board board(argv[1]);
  board.load(argv[2]);
  board.recall(argv[3]);
  if (argc == 7) board.loadBootloader(argv[6]);
  board.begin();
  board.openLine();
  board.wire(argv[4][0], argv[4][1] - '0', atoi(argv[5]));
  while (!board.isOff) {
    const int state = avr_run(board.avr);
    if (board.resets) board.reset();
    if (state == cpu_Done || state == cpu_Crashed) fail("the chip has stopped");
  }
  board.store(argv[3]);
  return 0;
}
