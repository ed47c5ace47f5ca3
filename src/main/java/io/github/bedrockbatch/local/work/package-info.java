/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The work on a job: its states and their times, the check of its input, and the upload of its
 * output. Internal to local-aws.
 */
package io.github.bedrockbatch.local.work;
