/** What {@code haca demo} shows. */
@NullMarked
package network.haca.devnet.demo;

import org.jspecify.annotations.NullMarked;
