package dev.regatta.conf;

import java.util.HashSet;
import java.util.Set;

/** Goes through all keys below a form, once along each path; a record inside itself ends a path. */
final class Walk {
  private final Visitor visitor;
  private final Set<Class<?>> open = new HashSet<>();

  Walk(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Meets each key. */
  interface Visitor {
    /**
     * Meets a key.
     *
     * @param mapping path of the mapping that holds the key; {@code []} stands for any entry
     * @param strategy discriminator and name of the strategy that has the key; may be empty
     */
    void visit(String mapping, String strategy, Slot slot);
  }

  void enter(RecordForm form, String path, String strategy) {
    if (!open.add(form.type())) {
      return;
    }
    for (Slot slot : form.slots()) {
      visitor.visit(path, strategy, slot);
      String name = slot.key().name();
      slot.form().walk(path.isEmpty() ? name : path + "." + name, this);
    }
    open.remove(form.type());
  }
}
