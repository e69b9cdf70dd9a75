/// A test is a function with a name; a check that fails says where, and ends the program.
#pragma once

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                  \
  do {                                                                    \
    if (!(condition)) {                                                   \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);     \
      abort();                                                            \
    }                                                                     \
  } while (false)

struct Test {
  const char* name;
  void (*run)();
  Test* next;
  Test(const char* name, void (*run)());
};

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define TEST(name)                                                        \
  static void JOIN(run, __LINE__)();                                      \
  static Test JOIN(test, __LINE__)(name, JOIN(run, __LINE__));            \
  static void JOIN(run, __LINE__)()
