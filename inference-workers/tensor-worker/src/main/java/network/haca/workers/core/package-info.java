/**
 * What a worker decides: which model answers, what is signed. Open {@link
 * network.haca.workers.core.InferenceService} first. Knows no framework, clock, randomness or I/O.
 */
@NullMarked
package network.haca.workers.core;

import org.jspecify.annotations.NullMarked;
