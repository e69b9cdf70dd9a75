/**
 * Names that C++ has already given to something else, by where they would stand in the generated header. Measured with the compiler on
 * Arduino's AVR core and this sketch; a test compiles every name of both that is not here, in each of these places.
 *
 * @module
 */

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** Words of C++, and macros without parameters: they can name nothing that stands by itself. */
export const WORDS: ReadonlySet<string> = names(
  `alignas alignof and asm auto bitand bitor bool break case catch char class compl concept const constexpr
  continue decltype default delete do double else enum explicit export extern false float for friend goto
  if inline int long mutable namespace new noexcept not nullptr operator or private protected public
  register requires return short signed sizeof static struct switch template this throw true try typedef
  typeid typename typeof union unsigned using virtual void volatile while xor
  acosf asinf atan2f atanf cbrtf ceilf copysignf cosf coshf expf fabsf fdimf floorf fmaf fmaxf fminf fmodf
  frexpf hypotf isfinitef isinff isnanf ldexpf log10f logf lrintf lroundf powf roundf signbitf sinf sinhf
  squaref stderr stdin stdout tanf tanhf truncf`,
);

/** Functions and types that the sketch sees, which a channel's namespace would make ambiguous. */
export const GLOBALS: ReadonlySet<string> = names(
  `abort abs acos analogRead analogReference analogWrite asin atan atan2 atexit atof atoi atol
  attachInterrupt boolean bsearch byte calloc cbrt ceil clearerr copysign cos cosh delay delayMicroseconds
  detachInterrupt digitalRead digitalWrite div dtostre dtostrf exit exp fabs fclose fdevopen fdim fdopen
  feof ferror fflush ffs ffsl ffsll fgetc fgetpos fgets fileno floor fma fmax fmin fmod fopen fprintf
  fputc fputs fread free freopen frexp fscanf fseek fsetpos ftell fwrite getc getchar getenv gets hypot
  init initVariant isAlpha isAlphaNumeric isAscii isControl isDigit isGraph isHexadecimalDigit isLowerCase
  isPrintable isPunct isSpace isUpperCase isWhitespace isalnum isalpha isascii isblank iscntrl isdigit
  isfinite isgraph isinf islower isnan isprint ispunct isspace isupper isxdigit itoa labs ldexp ldiv log
  log10 loop lrint lround ltoa makeWord malloc map memccpy memchr memcmp memcpy memmem memmove memrchr
  memset micros millis modf modff noTone perror pinMode pow printf pulseIn pulseInLong putc putchar puts
  qsort rand random randomSeed realloc remove rename rewind round scanf serialEventRun setbuf setup
  setvbuf shiftIn shiftOut signbit sin sinh snprintf sprintf sqrt sqrtf square srand srandom sscanf
  strcasecmp strcasestr strcat strchr strchrnul strcmp strcoll strcpy strcspn strdup strerror strlcat
  strlcpy strlen strlwr strncasecmp strncat strncmp strncpy strnlen strpbrk strrchr strrev strsep strspn
  strstr strtod strtok strtol strtoul strupr strxfrm system tan tanh tmpfile tmpnam toAscii toLowerCase
  toUpperCase toascii tolower tone toupper trunc u16 u32 u8 ultoa ungetc utoa vfprintf vfscanf vprintf
  vscanf vsnprintf vsprintf word yield
  answerAssigned answerEvents answerSnapshot begin changed complain crc16 destello crc16Bits crc16Constant fetch
  fromFlash handle hasPrinted hello identify lineBegin lineNeverSleep lineSend lineSleep link linkBegin linkChanged linkSendEvents linkSendText linkTake
  linkTick measured measuring neverSleep open poll print printByte println putState read pwmLevel recall receive received renewLeases resetCause
  runAssign runNothing send sendBoot sendFrame sending startMeasuring store wait
  waitingText`,
);

/** What a handler, `<channel>_<command>`, may not be called. */
export const HANDLERS: ReadonlySet<string> = names(
  `div_t fdev_close fpos_t int16_t int32_t int64_t int8_t intmax_t intptr_t ldiv_t nullptr_t ptrdiff_t
  rand_r random_r size_t sleep_cpu sleep_disable sleep_enable sleep_mode strtok_r uint16_t uint32_t
  uint64_t uint8_t uintmax_t uintptr_t va_arg va_copy va_end va_list va_start wdt_disable wdt_enable
  wdt_reset`,
);
