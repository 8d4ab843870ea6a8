package network.haca.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/** An execution provider of ONNX Runtime, on which a model runs. */
public enum Device {
  CPU,
  /** The first NVIDIA GPU; operators that it lacks run on the CPU. */
  CUDA;

  /**
   * Has a session run here.
   *
   * @throws InvalidModelException if this build or this machine cannot
   */
  public void choose(SessionOptions session) throws InvalidModelException {
    choose(session, Long.MAX_VALUE);
  }

  /**
   * Has a session run here, with a bound on its memory.
   *
   * @param memoryBytesMax that the session may take of the device
   * @throws InvalidModelException if this build or this machine cannot
   */
  public void choose(SessionOptions session, long memoryBytesMax) throws InvalidModelException {
    if (this == CUDA) {
      chooseCuda(session, memoryBytesMax);
    }
  }

  private static void chooseCuda(SessionOptions session, long memoryBytesMax)
      throws InvalidModelException {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new InvalidModelException(
          "the device CUDA: this build runs models on the CPU alone; start ./haca with HACA_GPU=1, or"
              + " build with -Pgpu, or choose CPU",
          null);
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions()) {
      // Products rounded to 10 bits, and algorithms by who was fastest at the first run, would make
      // answers hang on the card and on the day.
      cuda.add("use_tf32", "0");
      cuda.add("cudnn_conv_algo_search", "DEFAULT");
      cuda.add("gpu_mem_limit", Long.toString(memoryBytesMax));
      session.addCUDA(cuda);
      // It warns that shapes are worked out on the CPU, where they belong.
      session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    } catch (OrtException e) {
      throw new InvalidModelException(
          "the device CUDA: ONNX Runtime finds no GPU, or not CUDA 12 and cuDNN 9 in its library"
              + " path: "
              + String.valueOf(e.getMessage()).strip(),
          e);
    }
  }
}
