/* SPDX-License-Identifier: Apache-2.0 */
/** What the routes of the sinks use to deliver results: files, records, replies. */
package io.github.bedrockbatch.deliver;
