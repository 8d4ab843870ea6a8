/** The settings of all roles, as the command shows them. */
@NullMarked
package network.haca.cli.roles;

import org.jspecify.annotations.NullMarked;
