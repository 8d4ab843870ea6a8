/**
 * Models asked inside transactions: decimal numbers of contracts as tensors, and back. Begin with
 * {@link network.haca.workers.pipe.ModelAnswers}.
 */
@NullMarked
package network.haca.workers.pipe;

import org.jspecify.annotations.NullMarked;
