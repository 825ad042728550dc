package dev.regatta.driver.data;

import dev.regatta.conf.Doc;
import dev.regatta.worker.prepare.BadRowException;
import java.util.Optional;

/**
 * A hash of the group's name and the seed decides, so no group is in two splits. Shares are near
 * what was asked for in groups, and in rows where groups are of like sizes. A row without a group
 * is one of its own.
 */
@Doc("Rows with the same cell in a column stay together, such as all of one customer.")
public record GroupSplit(
    @Doc("The column of groups; it is no feature unless data.features names it.") String column)
    implements SplitMethod {
  @Override
  public boolean counted() {
    return false;
  }

  @Override
  public long place(SplitRow row) throws BadRowException {
    String group = row.category();
    return group == null ? row.hash() : row.hash(group);
  }

  @Override
  public Optional<String> decidingColumn() {
    return Optional.of(column);
  }

  @Override
  public Optional<String> keptOut() {
    return Optional.of(column);
  }
}
