/** Commands of those who publish models, and of those who fetch them. */
@NullMarked
package network.haca.cli.models;

import org.jspecify.annotations.NullMarked;
