/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The work on a job: its states by time, its input checked, its output uploaded. Internal to
 * local-aws.
 */
package io.github.bedrockbatch.local.work;
