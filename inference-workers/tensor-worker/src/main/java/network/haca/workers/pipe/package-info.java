/**
 * Answers to requests that contracts make inside transactions: whose turn it is, decimal numbers as
 * tensors and back, what is signed. Begin with {@link network.haca.workers.pipe.RequestAnswering}.
 */
@NullMarked
package network.haca.workers.pipe;

import org.jspecify.annotations.NullMarked;
