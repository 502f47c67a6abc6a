"""Thresholds: every number that decides what a camera says, with its unit and its reason.

Pixels are those of the working picture (`work_px` wide), tones are grey levels 0-255, shares are 0-1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """One set for a camera; the defaults suit a 360-1080 line street camera and a picture every few seconds."""

    # The working picture
    work_px: int = 480  # width, px: a car of 60 px at 640 is still 45; halves the cost of 640
    warmup_pictures: int = 5  # count: their median is the first reference; outvotes two passing vehicles

    # Change against the reference
    window_px: int = 9  # px: about a wheel; smaller sees noise, larger smears kerbs
    structure_floor: float = 60.0  # grey levels squared: variance of sensor noise and JPEG after scaling
    structure_kept: float = 0.45  # 0-1: a half-tone shadow keeps 0.8 of the structure, a car below 0.3
    brighter: float = 1.35  # ratio: shadows only darken, so this much brighter is an object (or a lamp)
    darker: float = 0.40  # ratio: cast shadows by day keep 0.45-0.8 of the light; black paint keeps less
    colour: float = 14.0  # Lab units: shadows shift towards blue by 3-8
    still: float = 14.0  # grey levels between two pictures: the same thing standing, noise and drizzle included

    still_s: float = 0.8  # s, at least, between those two pictures: a vehicle that creeps at 5 km/h moves a metre

    # Blocked ramp
    occupied_share: float = 0.22  # share of the zone: a person covers 0.05-0.15 of a ramp, a car's flank > 0.3
    free_share: float = 0.12  # share: below, the ramp is free; between the two nothing is decided (hysteresis)
    dwell_s: float = 180.0  # s: a stop to let somebody out is legal and shorter
    clear_s: float = 30.0  # s of looks that see it free: passing vehicles uncover the zone for less
    passing_s: float = 10.0  # s: the even side of a bus that passes in front at walking pace looks still for less
    hit_share: float = 0.6  # share of pictures in the dwell that must show it standing
    reference_tau_s: float = 180.0  # s: follows the sun (minutes), not a vehicle (frozen under it anyway)
    reference_trusted_s: float = 600.0  # s seen free: before, the reference may itself show a parked car
    ghost_edges: float = 0.7  # ratio: a place that lost edges lost a thing, it did not gain one
    thing_pictures: int = 6  # count since it was free: what stood there so long was no ghost, and becomes none
    settle_pictures: int = 3  # count in a row before a reference is replaced

    # The scene as a whole
    scene_share: float = 0.5  # share of the picture: lamp or infrared switch, camera turned
    scene_alike: float = 0.25  # share of the picture: half of what makes another scene; a light that was known
    scene_tone: float = 30.0  # grey levels after the global gain, per cell of a 64 x 36 picture
    scene_relearn_s: float = 30.0  # s: longer, it is the new normal

    # Flooding. The votes' scales were chosen by looking at the development cameras: see `make bench-video`
    median_pictures: int = 5  # count: the median of their measures drops what only passes
    lines_lost: float = 0.25  # relative loss of straight edges (kerbs, markings) that is a full vote
    middle_lost: float = 0.20  # relative loss of structure of 4-8 px that is a full vote
    ripple_gained: float = 0.25  # relative gain of structure of 1-2 px that is a full vote
    flicker_gained: float = 2.0  # relative gain of change from picture to picture that is a full vote
    vote_counts: float = 0.3  # 0-1: a vote below is no vote
    votes_needed: int = 3  # of 4: no single cue may put water on the road
    flooded_score: float = 0.55  # 0-1, mean of the votes
    suspect_score: float = 0.35  # 0-1
    wet_tone: float = 0.85  # ratio to the dry road's lightness: wet asphalt is 10-40 % darker
    snow_tone: float = 1.4  # ratio to the dry road's lightness: snow has 2 or more, floods of city cameras up to 1.2
    zone_dark: float = 25.0  # grey levels: a road darker than this cannot be judged
    flood_hold_s: float = 60.0  # s: a splash or a puddle driven through lasts less
    flood_clear_s: float = 300.0  # s: water ebbs slowly; a gap in the evidence is not its end
    learned_pictures: int = 3  # count: the median of a flood head's scores drops a lorry's spray
    learned_every_s: float = 20.0  # s between looks by a flood head: 40 ms of a core each, and three fit into the hold
    dry_tau_s: float = 1800.0  # s: the dry reference follows the day, not the rain

    # Health
    offline_after_s: float = 10.0  # s without a picture: longer than a key interval, and the state is due in 20 s
    dark_mean: float = 16.0  # grey levels: below, no lamp and no infrared light reaches the scene
    dark_high: float = 60.0  # grey levels, 99th percentile: a lit lamp anywhere is no dead sensor
    frozen_after_s: float = (
        10.0  # s of equal pictures: a camera that repeats a few frames is not frozen; state is due in 20 s
    )
    frozen_tone: float = 0.02  # grey levels, mean: two pictures of a live sensor never agree so well
    dark_hold_s: float = 10.0  # s: a lens covered by a passing bus is shorter; state is due in 20 s

    # Sight: against the camera's own usual scene, a picture of 160 x 90
    usual_tau_s: float = 1800.0  # s: follows the day's light and the snow on the ground
    bright_tone: float = 248.0  # grey levels: snow in the sun, well exposed, stays below 240
    bright_share: float = 0.5  # share of the picture
    bright_ok: float = 0.35  # share
    cell_contrast: float = 0.06  # of a cell: below, it never had structure (sky, bare snow)
    cell_lost: float = 0.4  # ratio to the usual contrast: gamma and night keep 0.5 and more
    cells_least: int = 8  # of 48: with fewer there is nothing to be covered
    covered_share: float = 0.5  # of those cells: a bus at the kerb has structure of its own
    covered_ok: float = 0.3  # of those cells
    blurred_loss: float = 0.5  # of the usual sharpness: JPEG quality 20 takes under 0.2, drops on the glass 0.3
    blurred_ok: float = 0.35  # of the usual sharpness
    moved_ok: float = 0.3  # likeness of edges: one view by day and by night, dry and wet, has 0.2-0.95
    moved_lost: float = 0.12  # likeness: of 1,000 pairs of city cameras 95 % have under 0.09, the most alike 0.19
    moved_fits: float = 0.45  # likeness after the shift
    moved_better: float = 0.08  # likeness gained by the shift
    moved_shift: float = 0.03  # share of the width: a zone is off by a kerb's width; less is swung back
    sway_px: float = 0.7  # px of the working picture: less is left as it is
    colour_least: float = 2.5  # Lab units, mean distance from grey: less is no colour that could go
    colour_kept: float = 0.4  # ratio of the mean distance from grey: an infrared switch takes nearly all
    sight_hold_s: float = 10.0  # s: state is due in 20 s
    slow_factor: float = 3.0  # ratio to the period asked for
    slow_least_s: float = 3.0  # s: a busy machine is late by less
    slow_pictures: int = 6  # count: the median of their five intervals
    slow_hold_s: float = 30.0  # s: a network's bad half-minute is nobody's work
    health_clear_s: float = 5.0  # s of good pictures
    refresh_s: float = 60.0  # s between repeats of an open finding (its seen_at moves on)

    # Vehicle confirmation (only where weights are configured)
    vehicle_score: float = 0.30  # 0-1: YOLOX-nano's parked cars score 0.3-0.8, median 0.51
    vehicle_overlap: float = 0.15  # share of the zone under the vehicle's footprint
    footprint: float = 0.4  # lower share of the box that stands on the ground
    vehicle_every_s: float = 10.0  # s: 22 ms each; a standing vehicle need not be asked more often
