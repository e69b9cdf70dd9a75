/**
 * Firmata's wire, by formula, from protocol.md of firmata/protocol: a message begins with a byte from 0x80 on, and its data are bytes
 * of seven bits. Nothing is acknowledged, counted or checked; what a pin is has to be asked for.
 *
 * @module
 */

/** "Digital I/O message": 0x90 and port, and the port's eight pins in two bytes. */
const DIGITAL_MESSAGE = 3;
/** "Pin State Query": START_SYSEX, 0x6D, pin, END_SYSEX. */
const PIN_STATE_QUERY = 4;
/** "Pin State Response": START_SYSEX, 0x6E, pin, mode, state, END_SYSEX. */
const PIN_STATE_RESPONSE = 6;

/** Bytes of a command that switches a pin, and of asking what the pin is. */
export const ANSWERED_BYTES: number = DIGITAL_MESSAGE + PIN_STATE_QUERY + PIN_STATE_RESPONSE;
