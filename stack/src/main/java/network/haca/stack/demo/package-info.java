/** What {@code haca demo} shows. */
@NullMarked
package network.haca.stack.demo;

import org.jspecify.annotations.NullMarked;
