/** Commands that run one role in this process. */
@NullMarked
package network.haca.cli.roles;

import org.jspecify.annotations.NullMarked;
