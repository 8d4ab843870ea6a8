/**
 * Who is on the network and how to reach and verify them; today a file, or the chain's registry.
 */
@NullMarked
package network.haca.schemas.directory;

import org.jspecify.annotations.NullMarked;
