/**
 * The program that each role is: its options, its failures in a sentence, its results as JSON, its
 * end.
 */
@NullMarked
package network.haca.role;

import org.jspecify.annotations.NullMarked;
