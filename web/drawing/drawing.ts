/**
 * The drawing of a board with its parts, and what can be done to them. It is fetched when the controls are there (P16).
 *
 * @module
 */
import "./board_drawing.ts";
import "./virtual_inputs.ts";
