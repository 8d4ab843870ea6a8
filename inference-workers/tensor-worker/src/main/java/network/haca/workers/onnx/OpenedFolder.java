package network.haca.workers.onnx;

import java.util.Optional;
import network.haca.workers.core.Model;
import network.haca.workers.core.UnservedModel;

/**
 * What became of a model's files; neither model nor trouble if it is served from elsewhere.
 *
 * @param model that they make; with {@code trouble}, the one before, which goes on to be served
 * @param trouble why they make none
 * @param taken another folder's model of the same name and version, which is the trouble
 */
record OpenedFolder(
    Optional<Model> model, Optional<UnservedModel> trouble, Optional<ModelKey> taken) {
  static final OpenedFolder ELSEWHERE =
      new OpenedFolder(Optional.empty(), Optional.empty(), Optional.empty());

  /** A model's name and version, of which there is one. */
  record ModelKey(String name, String version) {
    static ModelKey of(Model model) {
      return new ModelKey(model.name(), model.version());
    }
  }

  static OpenedFolder of(Model model) {
    return new OpenedFolder(Optional.of(model), Optional.empty(), Optional.empty());
  }

  static OpenedFolder unserved(String name, String version, String reason) {
    return new OpenedFolder(
        Optional.empty(), Optional.of(new UnservedModel(name, version, reason)), Optional.empty());
  }

  static OpenedFolder taken(ModelKey key, String reason) {
    return new OpenedFolder(
        Optional.empty(),
        Optional.of(new UnservedModel(key.name(), key.version(), reason)),
        Optional.of(key));
  }

  /** The same, with the model of before where there is none now. */
  OpenedFolder orElse(Optional<Model> before) {
    return model.isPresent() ? this : new OpenedFolder(before, trouble, taken);
  }
}
