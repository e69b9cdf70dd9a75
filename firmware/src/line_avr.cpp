/// The line on an AVR's first UART, with interrupt handlers of its own: half the cycles of Arduino's `Serial`, and
/// nothing in it waits.
#if defined(__AVR__) && defined(ARDUINO)
#include <avr/io.h>
#endif
#if defined(UDR0)
#include <avr/interrupt.h>
#include <avr/sleep.h>

#include "line.h"

// Chips with several UARTs number their vectors.
#ifdef USART_RX_vect
#define DESTELLO_RX_vect USART_RX_vect
#define DESTELLO_UDRE_vect USART_UDRE_vect
#else
#define DESTELLO_RX_vect USART0_RX_vect
#define DESTELLO_UDRE_vect USART0_UDRE_vect
#endif

namespace destello {

Ring<RX_SIZE> received;
Ring<TX_SIZE> sending;

static constexpr uint8_t LISTENING = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);

void lineBegin(uint32_t baud) {
  UCSR0A = _BV(U2X0);
  UBRR0 = static_cast<uint16_t>((F_CPU / 4 / baud - 1) / 2);
  UCSR0B = LISTENING;
  // Idle, the sleep from which a received byte wakes.
  SMCR = _BV(SE);
}

void lineSend() { UCSR0B = LISTENING | _BV(UDRIE0); }

void lineSleep() {
  cli();
  if (received.used() == 0) {
    // The instruction after sei runs before any interrupt: what comes now ends the sleep (datasheet, section 7.7).
    sei();
    sleep_cpu();
  }
  sei();
}

void lineNeverSleep() {
  // Without SE the instruction does nothing.
  SMCR = 0;
}

ISR(DESTELLO_RX_vect) {
  // A full ring loses the byte; the frame's CRC tells (W5).
  received.push(UDR0);
}

ISR(DESTELLO_UDRE_vect) {
  uint8_t byte;
  if (sending.pop(byte)) {
    UDR0 = byte;
  } else {
    UCSR0B = LISTENING;
  }
}

}  // namespace destello
#endif
