/** What the bridge decides; pure. */
@NullMarked
package network.haca.bridge.core;

import org.jspecify.annotations.NullMarked;
