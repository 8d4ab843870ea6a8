/** What gates and clients ask. */
@NullMarked
package network.haca.facilitator.http;

import org.jspecify.annotations.NullMarked;
