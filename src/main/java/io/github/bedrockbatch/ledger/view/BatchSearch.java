/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import static java.util.stream.Collectors.joining;

import io.github.bedrockbatch.ledger.BatchState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** A filter as SQL that stays fast with very many batches: each part of it has a covering index. */
final class BatchSearch {
  /**
   * With more matches than this, the newest batches are tested one by one, as enough will match.
   */
  private static final int FEW = 5_000;

  private static final String JOB_ID = "[a-z0-9]{12}";

  /** The beginning of batch ids. */
  private static final DateTimeFormatter OPENED =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private static final String HAS_ID = "%sid between :text and :textEnd";

  private static final String HAS_WORDS =
      "(%1$sreason is not null or %1$sjob_message is not null) and"
          + " (lower(%1$sreason) like :textPart escape '!'"
          + " or lower(%1$sjob_message) like :textPart escape '!')";

  private static final String HAS_ARN = "%sjob_arn = :text";

  private static final String HAS_JOB_ID = "%sjob_arn like '%%/' || :text";

  private static final String WITH_SOURCE =
      "select batch_id from batch_source where origin like :source escape '!'";

  private static final String HAS_SOURCE =
      "exists (select 1 from batch_source s where s.batch_id = b.id"
          + " and s.origin like :source escape '!')";

  /** Finds each next model in the index; "select distinct" would read all of the index. */
  private static final String MODELS =
      "with recursive model (id) as (select min(model_id) from batch union all"
          + " select (select min(model_id) from batch where model_id > model.id) from model"
          + " where model.id is not null) select id from model where id is not null";

  private final Handle handle;
  private final StringBuilder where = new StringBuilder(" where 1 = 1");
  private String newestFirst = ""; // an order, when enough of the newest match
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  BatchSearch(Handle handle, BatchFilter filter) {
    this.handle = handle;
    if (!filter.states().isEmpty()) {
      in("b.state", "states", filter.states().stream().map(BatchState::name).toList());
    }
    if (isGiven(filter.model())) {
      String part = filter.model().toLowerCase(Locale.ROOT);
      in(
          "b.model_id",
          "models",
          models(handle).stream()
              .filter(model -> model.toLowerCase(Locale.ROOT).contains(part))
              .toList());
    }
    if (filter.from() != null) {
      and("b.id >= :from", "from", opened(filter.from()));
    }
    if (filter.until() != null) {
      and("b.id < :until", "until", opened(filter.until()));
    }
    if (isGiven(filter.source())) {
      values.put("source", like("%", filter.source()));
      and(WITH_SOURCE, HAS_SOURCE);
    }
    if (isGiven(filter.text())) {
      String text = filter.text().strip().toLowerCase(Locale.ROOT);
      values.put("text", text);
      values.put("textEnd", text + "zzzz"); // after all texts with this beginning, in any collation
      values.put("textPart", like("%", text));
      List<String> parts = new ArrayList<>(List.of(HAS_ID, HAS_WORDS));
      if (text.startsWith("arn:")) {
        parts.add(HAS_ARN);
      } else if (text.matches(JOB_ID)) {
        parts.add(HAS_JOB_ID);
      }
      and(
          parts.stream()
              .map(part -> "select id from batch where " + part.formatted(""))
              .collect(joining(" union all ")),
          parts.stream().map(part -> part.formatted("b.")).collect(joining(" or ", "(", ")")));
    }
  }

  private static boolean isGiven(String text) {
    return text != null && !text.isBlank();
  }

  private static String opened(Instant time) {
    return OPENED.format(time);
  }

  private static String like(String before, String text) {
    return before + text.replaceAll("[!%_]", "!$0") + "%";
  }

  static List<String> models(Handle handle) {
    return handle.createQuery(MODELS).mapTo(String.class).list();
  }

  private void in(String column, String name, List<String> among) {
    where.append(" and ").append(column).append(" in (<").append(name).append(">)");
    // matches nothing: not every database accepts an empty list
    lists.put(name, among.isEmpty() ? List.of("") : among);
  }

  private void and(String condition, String name, Object value) {
    where.append(" and ").append(condition);
    values.put(name, value);
  }

  /**
   * @param ids a query for the ids of all that match; fast if there are few
   * @param has the same as a condition on a batch; fast if there are many
   */
  private void and(String ids, String has) {
    String some = "select count(*) from (" + ids + " limit " + FEW + ") some_ids";
    int found = handle.createQuery(some).bindMap(values).mapTo(Integer.class).one();
    where.append(" and ").append(found < FEW ? "b.id in (" + ids + ")" : has);
    newestFirst = found < FEW ? newestFirst : " order by b.id desc";
    where.append(found == 0 ? " and 1 = 0" : ""); // spares a second search
  }

  /** The ids of one page, in the order of the list. */
  List<String> ids(PageOf page) {
    StringBuilder sql = new StringBuilder("select b.id from batch b").append(where);
    if (page.olderThan() != null) {
      sql.append(" and b.id < :page");
    } else if (page.newerThan() != null) {
      sql.append(" and b.id > :page");
    }
    boolean up = page.newerThan() != null;
    sql.append(" order by b.id ").append(up ? "asc" : "desc").append(" limit :size");
    Query query = query(sql.toString()).bind("size", page.size());
    String at = up ? page.newerThan() : page.olderThan();
    if (at != null) {
      query.bind("page", at);
    }
    List<String> ids = new ArrayList<>(query.mapTo(String.class).list());
    if (up) {
      Collections.reverse(ids);
    }
    return ids;
  }

  /** How many match, at most {@code most}. */
  long count(int most) {
    return query(
            "select count(*) from (select 1 from batch b"
                + where
                + newestFirst
                + " limit :most) matching")
        .bind("most", most)
        .mapTo(Long.class)
        .one();
  }

  private Query query(String sql) {
    Query query = handle.createQuery(sql).bindMap(values);
    lists.forEach(query::bindList);
    return query;
  }
}
