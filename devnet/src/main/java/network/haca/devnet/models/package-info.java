/** Models on this machine: those that the build brings, and a small language model made once. */
@NullMarked
package network.haca.devnet.models;

import org.jspecify.annotations.NullMarked;
