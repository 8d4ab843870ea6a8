/**
 * How registered nodes are called: by exactly the certificate that the registry names. And bodies
 * of bounded size.
 */
@NullMarked
package network.haca.connection;

import org.jspecify.annotations.NullMarked;
