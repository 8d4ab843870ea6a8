/**
 * What the front door decides: which node answers. Open {@link network.haca.ingress.core.Router}
 * first.
 */
@NullMarked
package network.haca.ingress.core;

import org.jspecify.annotations.NullMarked;
