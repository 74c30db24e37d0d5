pub(super) fn find(_: &super::scene::Scene<'_>, _: &mut super::scene::Out<'_>) {}
