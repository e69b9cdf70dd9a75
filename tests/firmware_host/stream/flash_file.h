/// A chip's flash as a file in the working folder: what is there outlives the program.
#pragma once

#include <stdint.h>
#include <stdio.h>

#include <vector>

/// As many bytes of a file; those that were never written are 0xff.
inline std::vector<uint8_t> readFlash(const char* name, size_t size) {
  std::vector<uint8_t> bytes(size, 0xff);
  if (FILE* file = fopen(name, "rb")) {
    if (fread(bytes.data(), 1, size, file) == 0) bytes.assign(size, 0xff);
    fclose(file);
  }
  return bytes;
}

inline void writeFlash(const char* name, const std::vector<uint8_t>& bytes) {
  FILE* file = fopen(name, "wb");
  if (file == nullptr || fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) abort();
  fclose(file);
}
