package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.ModelFiles;
import network.haca.onnx.binding.TimeAllowed;
import network.haca.workers.core.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a model out of its files, and finds out how it may run. */
final class ModelStart {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStart.class);

  private final ModelFiles files;
  private final OnnxOptions options;

  ModelStart(ModelFiles files, OnnxOptions options) {
    this.files = files;
    this.options = options;
  }

  /**
   * Opens it, once it has run what is to warm it up.
   *
   * @throws InvalidModelException if it cannot be opened, or cannot run that
   */
  Model open(ModelDescriptor descriptor, Map<String, List<String>> labels, List<WarmUp> warmUps)
      throws InvalidModelException {
    List<BatchRunner> runners = new ArrayList<>();
    TimeAllowed time = new TimeAllowed(WarmUp.TIME_MAX);
    try {
      for (int i = 0; i < descriptor.runOptions().instanceCount(); i++) {
        runners.add(runner(descriptor));
        for (WarmUp warmUp : warmUps) {
          warmUp.run(runners.getLast(), time);
        }
      }
      int rowsMax = rowsMax(descriptor, runners.getFirst());
      return new OnnxModel(descriptor, files.digest(), runners, labels, rowsMax, options);
    } catch (InvalidModelException | RuntimeException | Error e) {
      runners.forEach(BatchRunner::close);
      throw e;
    }
  }

  private BatchRunner runner(ModelDescriptor descriptor) throws InvalidModelException {
    OnnxSession session =
        OnnxSession.open(files.onnx(descriptor.onnxFile()), options, descriptor.runOptions());
    try {
      if (descriptor.textEmbedding() == null) {
        return session;
      }
      var _ = files.file(descriptor.textEmbedding().tokenizer());
      return TextEmbeddingRunner.open(session, files.directory(), descriptor.textEmbedding());
    } catch (InvalidModelException | RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** How many rows may run together: the descriptor's word, if the model bears it. */
  private int rowsMax(ModelDescriptor descriptor, BatchRunner runner) throws InvalidModelException {
    int rowsMax = descriptor.maxBatchSize();
    if (rowsMax < 2) {
      return 0;
    }
    return switch (new BatchProbe(runner, rowsMax).find()) {
      case BatchProbe.Finding.Alike _ -> rowsMax;
      case BatchProbe.Finding.Near(String how) -> {
        LOG.warn(
            "model '{}': its requests run one by one, for {}; maxBatchSize 0 says the same",
            descriptor.name(),
            how);
        yield 0;
      }
      case BatchProbe.Finding.Mixed(String how) ->
          throw new InvalidModelException(
              "%s: maxBatchSize is %d, but rows cannot run together: %s; set maxBatchSize 0"
                  .formatted(files.file(ModelDescriptor.FILE_NAME), rowsMax, how),
              null);
      case BatchProbe.Finding.Unknown(String why) -> {
        LOG.warn(
            "model '{}': its requests run one by one, for it was not shown that rows may run"
                + " together: {}; maxBatchSize 0 says the same",
            descriptor.name(),
            why);
        yield 0;
      }
    };
  }
}
