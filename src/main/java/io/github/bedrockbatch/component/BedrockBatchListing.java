/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of an endpoint that say which jobs listModelInvocationJobs returns. */
@UriParams
public abstract class BedrockBatchListing extends BedrockBatchConnection {

  @UriParam(label = "list", defaultValue = "true")
  private boolean autoPaginate = true;

  @UriParam(label = "list")
  private String submitTimeAfter;

  @UriParam(label = "list")
  private String submitTimeBefore;

  @UriParam(
      label = "list",
      enums =
          "Submitted,Validating,Scheduled,InProgress,Stopping,Stopped,PartiallyCompleted,Completed,Failed,Expired")
  private String statusEquals;

  @UriParam(label = "list")
  private String nameContains;

  @UriParam(label = "list")
  private Integer maxResults;

  @UriParam(label = "list", enums = "CreationTime")
  private String sortBy;

  @UriParam(label = "list", enums = "Ascending,Descending")
  private String sortOrder;

  public boolean isAutoPaginate() {
    return autoPaginate;
  }

  /**
   * Whether to follow the pages of the list to the end. If not, or if the message brings a token,
   * the body is one page only.
   */
  public void setAutoPaginate(boolean autoPaginate) {
    this.autoPaginate = autoPaginate;
  }

  public String getSubmitTimeAfter() {
    return submitTimeAfter;
  }

  /** Lists only jobs submitted after this time, in ISO 8601 form such as 2026-01-02T03:04:05Z. */
  public void setSubmitTimeAfter(String submitTimeAfter) {
    this.submitTimeAfter = submitTimeAfter;
  }

  public String getSubmitTimeBefore() {
    return submitTimeBefore;
  }

  /** Lists only jobs submitted before this time, in ISO 8601 form such as 2026-01-02T03:04:05Z. */
  public void setSubmitTimeBefore(String submitTimeBefore) {
    this.submitTimeBefore = submitTimeBefore;
  }

  public String getStatusEquals() {
    return statusEquals;
  }

  /** Lists only jobs in this status. */
  public void setStatusEquals(String statusEquals) {
    this.statusEquals = statusEquals;
  }

  public String getNameContains() {
    return nameContains;
  }

  /** Lists only jobs with this text in their name. */
  public void setNameContains(String nameContains) {
    this.nameContains = nameContains;
  }

  public Integer getMaxResults() {
    return maxResults;
  }

  /** The number of jobs in one page of the list, from 1 to 1000. */
  public void setMaxResults(Integer maxResults) {
    this.maxResults = maxResults;
  }

  public String getSortBy() {
    return sortBy;
  }

  /** What to sort the list by. */
  public void setSortBy(String sortBy) {
    this.sortBy = sortBy;
  }

  public String getSortOrder() {
    return sortOrder;
  }

  /** The direction to sort the list in. */
  public void setSortOrder(String sortOrder) {
    this.sortOrder = sortOrder;
  }
}
