#include "check.h"
#include "fake_board.h"

static Test* tests = nullptr;

Test::Test(const char* name, void (*run)()) : name(name), run(run), next(tests) { tests = this; }

/// Every test begins with a new board; its name is printed when it has passed.
int main() {
  for (Test* test = tests; test != nullptr; test = test->next) {
    newBoard();
    test->run();
    printf("%s\n", test->name);
    fflush(stdout);
  }
  return 0;
}
