/**
 * Language models asked inside transactions. Begin with {@link
 * network.haca.llmnode.pipe.LanguageAnswers}.
 */
@NullMarked
package network.haca.llmnode.pipe;

import org.jspecify.annotations.NullMarked;
