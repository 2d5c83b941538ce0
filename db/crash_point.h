/*
 * crash_point - a step that the outside can see, numbered, so that a test can kill the process there.
 *
 * Only in a build with --enable-crash-points; else nothing is left of it. CAROM_CRASH_FILE names a file
 * that all processes of a run share: two 32-bit numbers, how many steps there were and the one to be
 * killed at (0: none; counting only). What is killed is the process at that step, without warning.
 */
#ifndef CAROM_CRASH_POINT_H
#define CAROM_CRASH_POINT_H

#ifdef CAROM_CRASH_POINTS
void crash_point(const char *name);
#else
#define crash_point(name) ((void)(name))
#endif

#endif
