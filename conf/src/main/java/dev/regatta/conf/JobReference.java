package dev.regatta.conf;

/** The reference of a job file in Markdown: every key, what it takes, its default, what it is. */
public final class JobReference {
  private final Forms forms;

  public JobReference(Registries registries) {
    forms = new Forms(registries);
  }

  /**
   * The keys of a record and of all that it may hold: a section for each mapping, and for each kind
   * of strategy one with all strategies, in the order in which a file names them.
   */
  public String of(Class<? extends Record> type) {
    Sections sections = new Sections();
    String keys = forms.record(type).keys(sections, KeyPath.ROOT.text());
    return keys + sections.text();
  }
}
