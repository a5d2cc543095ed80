-- The application limits a name by characters as people count them, of which one may be several code points (an emoji of a
-- family, a letter with its marks). These bounds are four times as many code points (lib/visible-name.ts).
ALTER TABLE saved_views DROP CONSTRAINT saved_views_name,
  ADD CONSTRAINT saved_views_name CHECK (char_length(name) BETWEEN 1 AND 320 AND name !~ '[[:cntrl:]]');
ALTER TABLE project_details
  DROP CONSTRAINT project_details_owner,
  DROP CONSTRAINT project_details_cost_centre,
  DROP CONSTRAINT project_details_labels,
  ADD CONSTRAINT project_details_owner CHECK (char_length(owner) BETWEEN 1 AND 480 AND owner !~ '[[:cntrl:]]'),
  ADD CONSTRAINT project_details_cost_centre
    CHECK (char_length(cost_centre) BETWEEN 1 AND 480 AND cost_centre !~ '[[:cntrl:]]'),
  ADD CONSTRAINT project_details_labels CHECK (
    cardinality(labels) <= 20 AND array_position(labels, NULL) IS NULL
    AND array_to_string(labels, ',') ~ '^([^[:cntrl:],;]{1,240}(,[^[:cntrl:],;]{1,240})*)?$');
