# Compiler settings, and quittance_layer(): one library per layer, its files listed by name.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

option(QUITTANCE_TESTS "Build the tests" ON)
option(QUITTANCE_BENCH "Build the benchmarks" OFF)
option(QUITTANCE_FUZZ "Build the libFuzzer targets (Clang)" OFF)
option(QUITTANCE_WERROR "Warnings are errors" ON)
set(QUITTANCE_SANITIZE "" CACHE STRING "Sanitizers: 'address,undefined' or 'thread'")

# ccache and mold when they are there.
find_program(QUITTANCE_CCACHE ccache)
if(QUITTANCE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${QUITTANCE_CCACHE})
endif()
find_program(QUITTANCE_MOLD mold)
if(QUITTANCE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
                    -fstack-protector-strong)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)  # false alarms in std::string at -O3 (GCC bug 105651)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-subobject-linkage)  # in unity builds GCC takes sources for headers
endif()
if(QUITTANCE_WERROR)
  add_compile_options(-Werror)
endif()
# Portable speed: x86-64-v3, never -march=native.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-march=x86-64-v3)
endif()
if(QUITTANCE_SANITIZE)
  # vptr gives false reports with the distribution's uninstrumented libraries.
  add_compile_options(-fsanitize=${QUITTANCE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${QUITTANCE_SANITIZE})
  if(QUITTANCE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=vptr)
  endif()
  if(QUITTANCE_SANITIZE MATCHES "thread")
    add_compile_definitions(QUITTANCE_TSAN)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      add_compile_options(-Wno-tsan)
    endif()
  endif()
endif()

# Half of the time of a compiler goes into headers that the next source reads again
# (docs/decisions/0015); `dev` keeps sources apart, so that each is seen to stand alone.
function(quittance_compile_together target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
    target_compile_options(${target} PRIVATE -Wno-shadow)  # of another source's names; `dev` warns
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # Else GCC inlines less in a large unit than it does in its sources one by one.
      target_compile_options(${target} PRIVATE --param=large-unit-insns=100000)
    endif()
  endif()
endfunction()

# quittance_layer(NAME HEADERS … SOURCES … USES quittance::core … PRIVATE_USES RocksDB::rocksdb …)
# makes the library quittance_NAME with the alias quittance::NAME. Each header compiles alone: where it
# has a source that is by being included first there (tools/check_layers.py); the others are in a file
# set of their own, which the target all_verify_interface_header_sets compiles.
function(quittance_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "" "HEADERS;SOURCES;USES;PRIVATE_USES")
  add_library(quittance_${name} STATIC ${LAYER_SOURCES})
  quittance_compile_together(quittance_${name})
  add_library(quittance::${name} ALIAS quittance_${name})
  set(with_source ${LAYER_SOURCES})
  list(TRANSFORM with_source REPLACE "\\.cpp$" ".h")
  set(without_source ${LAYER_HEADERS})
  list(REMOVE_ITEM without_source ${with_source})
  target_sources(quittance_${name} PUBLIC
    FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${LAYER_HEADERS}
    FILE_SET alone TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${without_source})
  set_target_properties(quittance_${name} PROPERTIES
    VERIFY_INTERFACE_HEADER_SETS ON INTERFACE_HEADER_SETS_TO_VERIFY alone)
  target_link_libraries(quittance_${name} PUBLIC ${LAYER_USES} PRIVATE ${LAYER_PRIVATE_USES})
endfunction()

# What the sanitizer runs build: all test programs, and those labelled `concurrent`.
add_custom_target(quittance_tests)
add_custom_target(quittance_tests_concurrent)

# quittance_test(NAME SOURCES … USES … [LABELS …] [TIMEOUT s] [SHARDS n]): one GoogleTest program, run by
# ctest, its tests dealt out to n runs beside each other. Label `concurrent`: has threads, so
# ThreadSanitizer runs it too. Label `slow`: over ten seconds, so it starts before the others.
function(quittance_test name)
  cmake_parse_arguments(PARSE_ARGV 1 TEST "" "TIMEOUT;SHARDS" "SOURCES;USES;LABELS")
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE QUITTANCE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${TEST_USES} GTest::gtest_main)
  quittance_compile_together(${name})
  add_dependencies(quittance_tests ${name})
  if("concurrent" IN_LIST TEST_LABELS)
    add_dependencies(quittance_tests_concurrent ${name})
  endif()
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 900)
  endif()
  if(NOT TEST_SHARDS)
    set(TEST_SHARDS 1)
  endif()
  foreach(shard RANGE 1 ${TEST_SHARDS})
    set(run ${name})
    if(TEST_SHARDS GREATER 1)
      set(run ${name}_${shard})
    endif()
    math(EXPR index "${shard} - 1")
    add_test(NAME ${run} COMMAND ${name})
    set_tests_properties(${run} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}"
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${TEST_SHARDS};GTEST_SHARD_INDEX=${index}")
    if("slow" IN_LIST TEST_LABELS)
      set_tests_properties(${run} PROPERTIES COST 100)
    endif()
  endforeach()
endfunction()
