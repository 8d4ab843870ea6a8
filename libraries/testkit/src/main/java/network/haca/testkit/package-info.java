/** Tools that tests of several rooms share. */
@NullMarked
package network.haca.testkit;

import org.jspecify.annotations.NullMarked;
