package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.ModelFiles;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * A language model out of a folder in the Hugging Face ONNX layout: {@code model.onnx}, {@code
 * config.json}, {@code tokenizer.json}, {@code tokenizer_config.json} with the chat template.
 */
public final class DecoderModel implements AutoCloseable {
  private final Bytes32 digest;
  private final int contextLength;
  private final Vocabulary vocabulary;
  private final int vocabularySize;
  private final ChatTemplate template;
  private final DecoderSession session;
  private final BatchLoop loop;

  private @Nullable TokenTexts texts;

  private DecoderModel(
      Path folder,
      Bytes32 digest,
      DecoderSpec spec,
      DecoderOptions options,
      Vocabulary vocabulary,
      ChatTemplate template,
      DecoderSession session) {
    this.digest = digest;
    this.contextLength = Math.min(spec.contextLength(), options.contextMax());
    this.vocabulary = vocabulary;
    this.vocabularySize = spec.vocabulary();
    this.template = template;
    this.session = session;
    this.loop =
        new BatchLoop(
            folder.getFileName().toString(),
            new ContinuousBatch<>(
                session, spec.ends(), options.prefillTokens(), options.sequencesMax()),
            options.queueMax());
  }

  /**
   * @throws InvalidModelException if the folder lacks a file, or one cannot be used
   */
  public static DecoderModel open(Path folder, DecoderOptions options)
      throws InvalidModelException {
    try (ModelFiles files = ModelFiles.copy(folder)) {
      try {
        return open(files, options);
      } catch (InvalidModelException e) {
        throw new InvalidModelException(files.named(String.valueOf(e.getMessage())), e);
      }
    } catch (IOException e) {
      throw new InvalidModelException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static DecoderModel open(ModelFiles files, DecoderOptions options)
      throws InvalidModelException {
    Path folder = files.directory();
    DecoderSpec spec = DecoderSpec.read(folder);
    ChatTemplate template = ChatTemplate.read(folder);
    var _ = files.onnx(folder.relativize(DecoderSession.onnxFile(folder)).toString());
    Vocabulary vocabulary = Vocabulary.open(folder);
    try {
      DecoderSession session = DecoderSession.open(folder, spec, options);
      return new DecoderModel(folder, files.digest(), spec, options, vocabulary, template, session);
    } catch (InvalidModelException e) {
      vocabulary.close();
      throw e;
    }
  }

  /** SHA-256 of the folder. */
  public Bytes32 digest() {
    return digest;
  }

  /** Tokens of prompt and answer together. */
  public int contextLength() {
    return contextLength;
  }

  ChatTemplate template() {
    return template;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Made when it is first asked for, which takes its time: not on an event loop. */
  synchronized TokenTexts texts() {
    if (texts == null) {
      texts = TokenTexts.of(vocabulary, vocabularySize);
    }
    return texts;
  }

  /** Puts an answer into the line; false if too many wait already. */
  boolean offer(Generation generation) {
    return loop.offer(generation);
  }

  /**
   * Nobody waits for an answer any more: it leaves the line, or the batch before its next token.
   */
  void withdraw(Generation generation) {
    generation.cancel();
    loop.withdraw(generation);
  }

  /** The model's prompt of a conversation. */
  ChatTemplate.Rendered render(List<JsonNode> messages, List<JsonNode> tools) {
    return template.render(messages, tools);
  }

  @Override
  public void close() {
    loop.close();
    session.close();
    vocabulary.close();
  }
}
