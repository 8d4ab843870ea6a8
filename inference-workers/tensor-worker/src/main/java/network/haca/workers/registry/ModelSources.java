package network.haca.workers.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import network.haca.settings.Form;

/**
 * The models that a worker serves.
 *
 * @param directories of model folders
 * @param references to entries of the registry: names, ids or blob ids
 */
public record ModelSources(List<Path> directories, List<String> references) {
  private static final String REGISTRY = "registry:";
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,65}");

  public ModelSources {
    directories = List.copyOf(directories);
    references = List.copyOf(references);
  }

  /** The way that they are written: a directory alone may have commas in its name. */
  public static Form<ModelSources> form() {
    return Form.of(
        "a path, or comma-separated paths and registry:NAME, registry:ID or registry:BLOB_ID",
        ModelSources::parse,
        ModelSources::write);
  }

  private static ModelSources parse(String text) {
    if (!text.contains(REGISTRY)) {
      return new ModelSources(List.of(path(text)), List.of());
    }
    List<Path> directories = new ArrayList<>();
    List<String> references = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      String each = item.strip();
      if (each.startsWith(REGISTRY)) {
        references.add(reference(each.substring(REGISTRY.length())));
      } else {
        directories.add(path(each));
      }
    }
    return new ModelSources(directories, references);
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return Path.of(text);
  }

  private static String reference(String text) {
    if (!REFERENCE.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private String write() {
    List<String> items = new ArrayList<>();
    directories.forEach(directory -> items.add(directory.toString()));
    references.forEach(reference -> items.add(REGISTRY + reference));
    return String.join(", ", items);
  }
}
